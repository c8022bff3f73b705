"""How fast the demo company grows, beside raw COPYs of the same rows; and what it takes of memory.

`KINSHIP_BENCH_PEOPLE`: how many people, each size from an empty database. As a module of its own: measures the COPY.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.benchmarks.demo import ENVIRONMENT
from tests.browser.demo import ROOT

VAR = "var/bench-volume"
SIZES = os.environ.get("KINSHIP_BENCH_PEOPLE", "10000,100000")
HEAD = [
    "people",
    "seconds",
    "people a second",
    "rows",
    "rows a second",
    "peak MB",
    "raw COPY of the same rows, s",
    "times as long",
]
STARTERS = (
    "migrate",
    "sync_roles",
    "load_consents",
    "load_questions",
    "load_library",
    "load_trainings",
)
SETTINGS = {
    "METRICS_TOKEN": "a-token-for-benchmarks",
    "KINSHIP_VAR": VAR,
    "KINSHIP_MODE": "demo",
    "DJANGO_SETTINGS_MODULE": "portal.settings",
}


def rows() -> list[list[str]]:
    return [measured(int(size)) for size in SIZES.split(",")]


@contextmanager
def own_database() -> Iterator[None]:
    """Empty at first, and gone afterwards."""
    run("-m", "portal.embedded", "remove")
    shutil.rmtree(ROOT / VAR, ignore_errors=True)
    try:
        yield
    finally:
        run("-m", "portal.embedded", "remove")
        shutil.rmtree(ROOT / VAR, ignore_errors=True)


def measured(people: int) -> list[str]:
    with own_database():
        return grown(people)


def grown(people: int) -> list[str]:
    """From nothing to so many people, which stay."""
    for command in STARTERS:
        run("manage.py", command)
    said, seconds, peak = run("manage.py", "demo_company", "--people", str(people))
    copied = float(run("-m", "tests.benchmarks.volume")[0])
    last = said.splitlines()[-1]
    rows, rate = last.split(" rows in ")[0], last.split(": ")[-1].split(" ")[0]
    figures = [
        f"{people / seconds:,.0f}",
        rows,
        rate,
        f"{peak:.0f}",
        f"{copied:.1f}",
        f"{seconds / copied:.1f}",
    ]
    return [f"{people:,}", f"{seconds:.1f}", *figures]


def run(*arguments: str) -> tuple[str, float, float]:
    """What it printed, the seconds it took and the megabytes it held at most."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile("w+") as printed:
        child = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env={**ENVIRONMENT, **SETTINGS}, stdout=printed
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0, arguments
        printed.seek(0)
        kilobytes = used.ru_maxrss if sys.platform != "darwin" else used.ru_maxrss / 1024
        return printed.read().strip(), time.perf_counter() - begun, kilobytes / 1024


def copy_seconds() -> float:
    """COPYs of the same rows, which lie ready, into tables like those that hold them, with indexes and constraints."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public' AND n_live_tup > 0"
        )
        return sum(_copied(cursor, table) for (table,) in cursor.fetchall())


def _copied(cursor: Any, table: str) -> float:
    with tempfile.TemporaryFile() as file:
        cursor.copy_expert(f"COPY {table} TO STDOUT", file)
        file.seek(0)
        cursor.execute(f"CREATE TABLE bench_copy (LIKE {table} INCLUDING ALL)")
        begun = time.perf_counter()
        cursor.copy_expert("COPY bench_copy FROM STDIN", file)
        took = time.perf_counter() - begun
        cursor.execute("DROP TABLE bench_copy")
    return took


if __name__ == "__main__":
    import django

    django.setup()
    print(copy_seconds())
