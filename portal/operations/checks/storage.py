import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.operations.findings import Finding, failure, fine, warning

TOO_LITTLE_BYTES = 1_000_000_000
LITTLE_SHARE = 0.1


def check() -> Iterator[Finding]:
    folder = Path(settings.VAR_DIR)
    try:
        _try_to_write(folder)
    except OSError as error:
        do = f"Let this account ({_account()}) write to KINSHIP_VAR."
        yield failure(f"{folder}: {error.strerror}.", do)
    else:
        yield from _space(folder)
    yield from _kept()
    yield from _collected()
    yield from _compiled()


def _try_to_write(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"doctor")
        file.flush()


def _kept() -> Iterator[Finding]:
    """Where pictures and attachments lie, tried as they are kept: a folder, or a bucket (FILES_URL)."""
    name = f"doctor/{uuid.uuid4().hex}"
    try:
        default_storage.save(name, ContentFile(b"doctor"))
        with default_storage.open(name) as file:
            held = file.read() == b"doctor"
        default_storage.delete(name)
    except OSError as error:
        do = "Look at FILES_URL (key, secret, host, bucket), or at the folder below KINSHIP_VAR where it is empty."
        yield failure(f"No file can be kept: {type(error).__name__}.", do)
    else:
        yield (
            fine("A file that was kept is there again.")
            if held
            else failure("A file came back other than it was kept.", "Ask who runs the disk or the bucket.")
        )


def _account() -> str:
    return f"uid {os.geteuid()}"


def _space(folder: Path) -> Iterator[Finding]:
    disk = shutil.disk_usage(folder)
    free = f"{disk.free / 1e9:.1f} GB of {disk.total / 1e9:.0f} are free below {folder}."
    if disk.free < TOO_LITTLE_BYTES:
        yield failure(free, "Make room: uploads and collected files need it.")
    elif disk.free < disk.total * LITTLE_SHARE:
        yield warning(free, "Make room soon.")
    else:
        yield fine(free)


def _collected() -> Iterator[Finding]:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if settings.PRODUCTION and not manifest.exists():
        yield failure("No stylesheet was collected.", "Run: manage.py upgrade (or collectstatic)")


def _compiled() -> Iterator[Finding]:
    """The site's languages but English, in which it is written."""
    folder = Path(settings.LOCALE_PATHS[0])
    wanted = [code for code, _name in settings.LANGUAGES if code != "en"]
    missing = [code for code in wanted if not (folder / code / "LC_MESSAGES" / "django.mo").exists()]
    if missing:
        do = "Run: python -m babel.messages.frontend compile --directory locale --domain django"
        yield warning(f"These languages are not compiled: {', '.join(missing)}.", do)
