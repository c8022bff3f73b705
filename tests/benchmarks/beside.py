"""Two well-known Django packages send one ready letter of ours to the same sink: how many times as fast is ours?

They are measured, never used: they live in `var/bench-env`, which `make bench` builds from `requirements/others.txt`.
Each fills in the reader's name by its own templates, with the settings that it has unless one changes them.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

from tests.benchmarks.demo import VAR
from tests.benchmarks.others.letter import NAME
from tests.benchmarks.racing import Pace, paced
from tests.browser.demo import ROOT

READERS = 1000
HEAD = ["what", "readers", "letters a second", "KB of a letter", "ours at window 20", "times as fast"]
PYTHON = ROOT / "var" / "bench-env" / "bin" / "python"
FOLDER = ROOT / VAR / "others"
DATABASE = "bench_others"
PACKAGES = ("Django", "django-newsletter", "django-post_office")
RUNS = [
    ("django-newsletter", "as it comes", "django_newsletter"),
    ("django-post_office", "as it comes", "django_post_office"),
    ("django-post_office", "`render_on_delivery`", "django_post_office", "render_on_delivery"),
]


def require() -> None:
    """Ends the bench before it begins where it would fail near its end."""
    if not PYTHON.exists():
        raise SystemExit(f"{PYTHON} is missing: `make bench` builds it.")


def rows(port: int, ours: Pace) -> list[list[str]]:
    """Called by the measuring process, with the portal's settings, when a newsletter is planned."""
    found, letter = versions(), a_letter()
    elsewhere = "" if found["Django"] == django.get_version() else f" on Django {found['Django']}"
    lines = [row("Kinship, window 20", ours, ours)]
    for package, how, *arguments in RUNS:
        name = f"{package} {found[package]}{elsewhere}, {how}"
        lines.append(row(name, measured(port, letter, *arguments), ours))
    return lines


def row(what: str, pace: Pace, ours: Pace) -> list[str]:
    figures = [f"{pace.letters:,}", f"{pace.rate:,.0f}", f"{pace.kilobytes:.0f}", f"{ours.rate:,.0f}"]
    return [what, *figures, f"{ours.rate / pace.rate:.1f}"]


def versions() -> dict[str, str]:
    asking = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    told = subprocess.run([PYTHON, "-c", asking, *PACKAGES], check=True, stdout=subprocess.PIPE, text=True)
    return dict(zip(PACKAGES, told.stdout.split(), strict=True))


def a_letter() -> dict[str, Any]:
    """A letter as the first reader would get it, with NAME for the name, and who else is written to."""
    from django.db import transaction

    from portal.mail.kinds import kinds
    from portal.mail.models import Message
    from profiles.models import Person

    planned = Message.objects.filter(kind="newsletter", state="planned", person__isnull=False)
    messages = list(planned.select_related("person").order_by("pk")[:READERS])
    readers = [[str(message.person and message.person.first_name), message.address] for message in messages]
    assert messages[0].person_id is not None
    with transaction.atomic():
        Person.objects.filter(pk=messages[0].person_id).update(name=NAME)
        letter = kinds["newsletter"].letter(messages[0], {})
        transaction.set_rollback(True)
    words = {"subject": letter.subject, "text": str(letter.text), "html": str(letter.html)}
    assert all(NAME in said for said in words.values())
    return {**words, "readers": readers}


def measured(port: int, letter: dict[str, Any], script: str, *arguments: str) -> Pace:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "letter.json").write_text(json.dumps(letter))
    with database() as address:
        worker = subprocess.Popen(
            [PYTHON, "-m", f"tests.benchmarks.others.{script}", *arguments],
            cwd=ROOT,
            env={**os.environ, **settings(port, FOLDER), **address},
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
        )
        pace = paced(port, [worker])
    assert pace.letters == len(letter["readers"]), f"{script} sent {pace.letters} letters"
    return pace


def settings(port: int, folder: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.others.settings",
        "BENCH_PORT": str(port),
        "BENCH_FOLDER": str(folder),
    }


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """A new one beside ours; its address as libpq takes it from the environment."""
    from django.db import connection

    ours = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"
    with connection.cursor() as cursor:
        cursor.execute(drop)
        cursor.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield {**{name: str(ours[key]) for name, key in names.items()}, "PGDATABASE": DATABASE}
        finally:
            cursor.execute(drop)
