import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from portal.files.storages import LocalStorage
from portal.operations.backups.manifest import Manifest, sum_folder, sum_tables
from portal.operations.backups.programs import finish, start

DUMP = "database"
JOBS = 2


class BackupError(Exception):
    """Says why nothing was backed up, and what to do."""


def stored_folders() -> dict[str, Path]:
    """What people gave us, outside of the database; a bucket (S3) has backups of its own."""
    here = isinstance(default_storage, LocalStorage)
    return {"files": Path(settings.VAR_DIR) / "files"} if here else {}


def back_up(folder: Path) -> Manifest:
    """Database and files, as they were at one moment, into a folder that is not there yet.

    Work may go on meanwhile. A folder of this name is whole: it has another one until all is in it. Raises BackupError,
    and ProgramError of pg_dump.
    """
    if folder.exists():
        raise BackupError(f"{folder} is there already. Name one that is not, for example with the date.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    manifest = _fill(unfinished)
    unfinished.rename(folder)
    return manifest


def _fill(folder: Path) -> Manifest:
    begun = time.monotonic()
    manifest = Manifest(timezone.now().isoformat(), _server())
    with _one_moment() as snapshot:
        dump = start("pg_dump", *_options(snapshot), "--file", folder / DUMP)
        try:
            manifest.tables = sum_tables()
        finally:
            finish(dump, "pg_dump")
    for name, source in stored_folders().items():
        if source.exists():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("*.new"))
        manifest.files[name] = sum_folder(folder / name)
    manifest.seconds = round(time.monotonic() - begun, 1)
    manifest.write(folder)
    return manifest


def _options(snapshot: str) -> list[str]:
    as_directory = ["--format", "directory", "--jobs", str(JOBS), "--compress", "1"]
    return [*as_directory, "--snapshot", snapshot, "--no-password"]


@contextmanager
def _one_moment() -> Iterator[str]:
    """A snapshot that the dump and our sums share. It writes nothing, so that no consumer waits for it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone() or ("",)
        yield snapshot


def _server() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone() or ("",)
    return f"PostgreSQL {version}"
