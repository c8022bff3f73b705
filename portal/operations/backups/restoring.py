import shutil
from collections.abc import Callable
from pathlib import Path

import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from portal.activity.rebasing import rebase
from portal.operations.backups.manifest import Manifest, Summed, differences, sum_folder, sum_tables
from portal.operations.backups.programs import finish, start
from portal.operations.backups.taking import DUMP, JOBS, stored_folders
from portal.web.heartbeats import valkey

OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


class RestoreError(Exception):
    """Says why the restore ended, and what to do."""


Tell = Callable[[str], None]


def restore(folder: Path, *, replace: bool, tell: Tell) -> Manifest:
    """Database and files from a backup, compared with its manifest, made good for this cluster, and migrated.

    `replace`: what is in the database and in the folders goes first. Raises RestoreError, and ProgramError of
    pg_restore; then run it again with `replace`.
    """
    manifest = _read(folder)
    _refuse_unless_alone()
    _clear(replace=replace)
    tell("Filling the database ...")
    _fill_database(folder)
    _compare("The database", differences(manifest.tables, _sum_tables()))
    tell(f"Counts and checksums of {len(manifest.tables)} tables are as they were.")
    tell(f"{rebase():,} activities wait to be read by their consumers.")
    _fill_folders(folder, manifest)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("replay_erasures")
    _forget_what_valkey_knows()
    return manifest


def _read(folder: Path) -> Manifest:
    try:
        return Manifest.read(folder)
    except (OSError, ValueError) as error:
        raise RestoreError(f"{folder} is no backup that can be read: {error}") from error


def _refuse_unless_alone() -> None:
    others = _number(OTHERS)
    if others:
        raise RestoreError(
            f"{others} others are connected to this database. Stop web, workers and beat, then try again."
        )


def _clear(*, replace: bool) -> None:
    full = [name for name, folder in stored_folders().items() if folder.exists() and any(folder.iterdir())]
    if _number(TABLES) and not replace:
        raise RestoreError("There are tables in this database. Restore into an empty one, or add --replace.")
    if full and not replace:
        raise RestoreError(f"There are files in {', '.join(full)}. Take them away, or add --replace.")
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    for name in full:
        shutil.rmtree(stored_folders()[name])


def _fill_database(folder: Path) -> None:
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--jobs", str(JOBS), "--no-password"]
    name = str(connection.settings_dict["NAME"])
    finish(start("pg_restore", *options, "--dbname", name, folder / DUMP), "pg_restore")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _sum_tables() -> dict[str, Summed]:
    with transaction.atomic():
        return sum_tables()


def _compare(what: str, different: list[str]) -> None:
    if different:
        listed = "\n".join(f"  {line}" for line in different)
        raise RestoreError(f"{what} is not as it was when it was backed up:\n{listed}")


def _fill_folders(folder: Path, manifest: Manifest) -> None:
    for name, target in stored_folders().items():
        if (folder / name).exists():
            shutil.copytree(folder / name, target, dirs_exist_ok=True)
        if name in manifest.files:
            found = sum_folder(target)
            _compare(f"The folder {name}", differences({name: manifest.files[name]}, {name: found}))


def _forget_what_valkey_knows() -> None:
    """Sessions, pages' pieces and tasks of the time before; it may as well be away."""
    try:
        keys = list(valkey().scan_iter(f"*kinship-{settings.MODE}:*", count=1000))
        for start_at in range(0, len(keys), 1000):
            valkey().delete(*keys[start_at : start_at + 1000])
    except redis.RedisError:
        return


def _number(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return int(row[0]) if row else 0
