"""`make bench-volume`: the demo company at 1,000,000 people: how fast it is made, how pages answer on it, how long a
backup and its restore take; it writes docs/benchmarks-volume.md. Needs 60 GB on the disk and most of an hour.

`KINSHIP_BENCH_SIZE`: how many people (1000000). As a module with the word `pages`: asks the pages.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks import segments
from tests.benchmarks.machine import machine
from tests.benchmarks.numbers import table
from tests.benchmarks.volume import HEAD, VAR, grown, own_database, run
from tests.browser.demo import ROOT

PEOPLE = int(os.environ.get("KINSHIP_BENCH_SIZE", "1000000"))
PAGE = ROOT / "docs" / "benchmarks-volume.md"
BACKUP = ROOT / VAR / "backup"
SLOWEST = {"list": 500, "search": 500, "figures": 1000, "page": 300}
"""Milliseconds that each kind of answer may take at most, warm."""
ASKED: dict[str, tuple[str, str]] = {
    "home, signed in": ("page", "/"),
    "What we know about you": ("page", "/me/"),
    "people, newest": ("list", "/admin/profiles/person/"),
    "people, last page that is listed": ("list", "/admin/profiles/person/?p=20"),
    "people, by a part of the name": ("search", "/admin/profiles/person/?q=okafor"),
    "people, by address": ("search", "/admin/profiles/person/?q=nia.weber"),
    "people, who may enter the staff areas": ("search", "/admin/profiles/person/?is_staff__exact=1"),
    "businesses, newest": ("list", "/admin/profiles/business/"),
    "businesses, by a part of the name": ("search", "/admin/profiles/business/?q=kitchen"),
    "activity, newest": ("list", "/admin/portal/activity/"),
    "activity, of somebody": ("search", "/admin/portal/activity/?q=root@kinship.example"),
    "activity, next page": ("list", "/admin/portal/activity/?p=2"),
    "activity, a rare verb": ("search", "/admin/portal/activity/?verb=account_closed"),
    "ledger of mail, newest": ("list", "/admin/portal/message/"),
    "ledger of mail, by address": ("search", "/admin/portal/message/?q=nia.weber"),
    "ledger of mail, what failed": ("search", "/admin/portal/message/?state__exact=failed"),
    "facts, newest": ("list", "/admin/profiles/fact/"),
    "facts, of nobody there": ("search", "/admin/profiles/fact/?q=nobody@kinship.example"),
    "consent log, newest": ("list", "/admin/profiles/consententry/"),
    "feedback, newest": ("list", "/admin/portal/feedback/"),
    "feedback, by words that nobody wrote": ("search", "/admin/portal/feedback/?q=zzqy"),
    "feedback that waits, in the studio": ("list", "/studio/feedback/"),
    "trends of feedback": ("figures", "/studio/feedback/trends/"),
    "what questions bring, 90 days": ("figures", "/studio/value/"),
    "mails of all kinds, in the studio": ("page", "/studio/mails/"),
    "front page of the admin": ("figures", "/admin/"),
    "metrics": ("figures", "/metrics"),
}
TIMES = 5


def pages() -> list[list[Any]]:
    """[what, kind, milliseconds at first, milliseconds then] of each, by somebody who may see all."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from profiles.models import Person

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    root, _new = Person.objects.get_or_create(
        email="root@kinship.example", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(SERVER_NAME="127.0.0.1", HTTP_AUTHORIZATION=f"Bearer {settings.METRICS_TOKEN}")
    client.force_login(root)
    return [[what, kind, *_asked(client, path)] for what, (kind, path) in ASKED.items()]


def _asked(client: Any, path: str) -> tuple[float, float]:
    """At first, and the slowest of some times afterwards."""
    first, *then = [_milliseconds(lambda: _opened(client, path)) for _ in range(TIMES + 1)]
    return first, max(then)


def _opened(client: Any, path: str) -> None:
    status = client.get(path).status_code
    assert status == 200, f"{path}: {status}"


def _milliseconds(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def backed_up() -> list[list[str]]:
    shutil.rmtree(BACKUP, ignore_errors=True)
    _said, backup, _peak = run("manage.py", "backup", str(BACKUP))
    size = sum(path.stat().st_size for path in BACKUP.rglob("*") if path.is_file())
    _said, restore, _peak = run("manage.py", "restore", "--replace", str(BACKUP))
    return [
        ["`manage.py backup`", f"{backup:.0f} s", f"{size / 1e9:.1f} GB"],
        ["`manage.py restore --replace`, compared with its sums", f"{restore:.0f} s", ""],
    ]


def size_of_database() -> str:
    """In a process with the portal's settings."""
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_database_size(current_database()) / 1e9, (SELECT count(*) FROM portal_activity)"
        )
        size, activities = cursor.fetchone()
    return f"{size:.1f} GB in the database, {activities:,} rows of activity."


def as_rows(found: list[list[Any]]) -> list[list[str]]:
    return [[what, f"{first:.0f}", f"{then:.0f}", f"{SLOWEST[kind]}"] for what, kind, first, then in found]


def measure() -> str:
    before = machine("make bench-volume")
    with own_database():
        made, size = grown(PEOPLE), run("-m", "tests.benchmarks.at_size", "size")[0]
        run("manage.py", "collectstatic", "--noinput")
        found = json.loads(run("-m", "tests.benchmarks.at_size", "pages")[0].splitlines()[-1])
        asked = json.loads(run("-m", "tests.benchmarks.segments")[0].splitlines()[-1])
        kept = backed_up()
    answers = table(["page", "ms at first", "ms then, slowest", "goal"], as_rows(found))
    parts = [
        f"# Benchmarks at {PEOPLE:,} people of the demo company\n\n{before}\n\n{size}",
        f"## How fast it is made\n\n{table(HEAD, [made])}",
        f"## How pages answer\n\n{WORDS}\n\n{answers}",
        segments.told(asked),
        f"## Backup and restore\n\n{table(['command', 'took', 'size'], kept)}",
    ]
    return "\n\n".join(parts) + "\n"


WORDS = (
    f"In one process, through Django’s test client: one request after a VACUUM ANALYZE, then {TIMES} more, of "
    "which the slowest counts. Lists of the admin show 50 rows. Cards that were shown are made for the first 257 "
    "people only: “What questions bring” reads few of them."
)
WHAT = {"pages": lambda: json.dumps(pages()), "size": size_of_database}

if __name__ == "__main__":
    if sys.argv[1:]:
        print(WHAT[sys.argv[1]]())
    else:
        text = measure()
        PAGE.write_text(text)
        print(text)
