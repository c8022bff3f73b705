"""How fast the demo company grows, beside a raw COPY of as many people; and what it takes of memory.

`KINSHIP_BENCH_PEOPLE`: how many people, each size from an empty database. As a module of its own: measures the COPY.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time

from tests.benchmarks.demo import ENVIRONMENT
from tests.browser.demo import ROOT

VAR = "var/bench-volume"
SIZES = os.environ.get("KINSHIP_BENCH_PEOPLE", "10000,100000")
HEAD = [
    "people",
    "seconds",
    "people a second",
    "rows a second",
    "peak MB",
    "raw COPY of the people, s",
    "times as long",
]
STARTERS = (
    "migrate",
    "sync_roles",
    "load_consents",
    "load_questions",
    "load_library",
    "load_trainings",
    "demo_company",
)
SETTINGS = {"KINSHIP_VAR": VAR, "KINSHIP_MODE": "demo", "DJANGO_SETTINGS_MODULE": "portal.settings"}


def rows() -> list[list[str]]:
    return [measured(int(size)) for size in SIZES.split(",")]


def measured(people: int) -> list[str]:
    run("-m", "portal.embedded", "remove")
    shutil.rmtree(ROOT / VAR, ignore_errors=True)
    try:
        for command in STARTERS:
            run("manage.py", command)
        said, seconds, peak = run("manage.py", "demo_company", "--people", str(people))
        copied = float(run("-m", "tests.benchmarks.volume", str(people))[0])
    finally:
        run("-m", "portal.embedded", "remove")
    rate = said.split(": ")[-1].split(" ")[0]
    figures = [f"{people / seconds:,.0f}", rate, f"{peak:.0f}", f"{copied:.1f}", f"{seconds / copied:.0f}"]
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


def copy_seconds(people: int) -> float:
    """A COPY of rows that lie ready, into a table like that of the people, with its indexes and constraints."""
    from django.db import connection

    with tempfile.TemporaryFile() as file, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY (SELECT * FROM profiles_person LIMIT {people}) TO STDOUT", file)
        file.seek(0)
        cursor.execute("CREATE TABLE bench_people (LIKE profiles_person INCLUDING ALL)")
        begun = time.perf_counter()
        cursor.copy_expert("COPY bench_people FROM STDIN", file)
        took = time.perf_counter() - begun
        cursor.execute("DROP TABLE bench_people")
    return took


if __name__ == "__main__":
    import django

    django.setup()
    print(copy_seconds(int(sys.argv[1])))
