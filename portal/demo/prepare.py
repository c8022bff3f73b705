"""Everything that has to be in the database before the demo opens.

Each command may be run again at any time; a second run changes nothing.
All run in one process, so that Django starts once.
"""

import hashlib
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from portal.environment import REPOSITORY
from portal.web.heartbeats import forget_life

COMMANDS = (
    "migrate",
    "sync_roles",
    "load_consents",
    "load_questions",
    "load_personas",
    "load_library",
    "load_trainings",
    "load_clusters",
    "demo_company",
    "build_docs",
)
SOURCES = ("static/**/*", "*/static/**/*", "portal/web/*.py", "portal/settings.py", "requirements/base.txt")


def prepare() -> None:
    forget_life()
    for command in COMMANDS:
        call_command(command)
    collect_static_if_changed(Path(settings.STATIC_ROOT))


def collect_static_if_changed(root: Path) -> None:
    """Hashing and compressing takes seconds; looking whether anything changed does not."""
    stamp = root.with_name("static.stamp")
    now = fingerprint()
    if root.exists() and stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def fingerprint() -> str:
    """Changes with any static file, with the code that joins them, and with a new package."""
    seen = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in REPOSITORY.glob(pattern) if path.is_file()):
        found = path.stat()
        seen.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return seen.hexdigest()


if __name__ == "__main__":
    django.setup()
    prepare()
