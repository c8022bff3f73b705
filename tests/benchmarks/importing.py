"""How fast a file of people comes in, beside a COPY of the same file into a bare table; and what it takes of memory.

`KINSHIP_BENCH_ROWS`: how many rows, each size into an empty database (100000). As a module of its own with a file:
measures the COPY. A million by hand: `KINSHIP_BENCH_ROWS=1000000 python -m tests.benchmarks.importing`.
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django
from django.db import connection

from portal.spreadsheets import line_of
from tests.benchmarks.numbers import table
from tests.benchmarks.volume import VAR, own_database, run
from tests.browser.demo import ROOT

SIZES = os.environ.get("KINSHIP_BENCH_ROWS", "100000")
HEAD = [
    "rows",
    "checked, s",
    "checked and written, s",
    "rows a second",
    "the same file again, s",
    "peak MB",
    "raw COPY of the file, s",
    "times as long",
]
STARTERS = ("migrate", "load_questions")
HEADER = ["Email", "Name", "Company", "Customer number", "Industry", "Employees", "Town"]
TRADES = ("bakery", "cafe", "restaurant", "florist", "bookshop", "hair-salon", "plumber")
TOWNS = ("Leeds", "York", "Köln", "Bristol", "Gera")


def rows() -> list[list[str]]:
    return [measured(int(size)) for size in SIZES.split(",")]


def measured(many: int) -> list[str]:
    """Each person with a business of their own and three facts."""
    with own_database():
        for command in STARTERS:
            run("manage.py", command)
        path = ROOT / VAR / "people.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(map(line_of, _people(many)))
        _said, checked, _peak = run("manage.py", "import_rows", "people", str(path), "--dry-run")
        said, whole, peak = run("manage.py", "import_rows", "people", str(path))
        assert said == f"{many:,} new, 0 changed, 0 unchanged, 0 wrong", said
        said, again, _peak = run("manage.py", "import_rows", "people", str(path))
        assert said == f"0 new, 0 changed, {many:,} unchanged, 0 wrong", said
        copied = float(run("-m", "tests.benchmarks.importing", str(path))[0])
    figures = [checked, whole, many / whole, again, peak, copied, whole / copied]
    return [f"{many:,}", *map(_shown, figures)]


def _shown(figure: float) -> str:
    return f"{figure:,.0f}" if figure > 99 else f"{figure:.1f}" if figure >= 1 else f"{figure:.2f}"


def _people(many: int) -> Iterator[list[str]]:
    yield HEADER
    for n in range(many):
        firm = [f"Business {n}", f"C{n}", TRADES[n % len(TRADES)], str(1 + n % 60), TOWNS[n % len(TOWNS)]]
        yield [f"person{n}@business{n}.example", f"Person {n}", *firm]


def copy_seconds(path: Path) -> float:
    """Into a table of text columns without index or constraint."""
    columns = ", ".join(f"c{place} text" for place in range(len(HEADER)))
    with connection.cursor() as cursor, path.open("rb") as file:
        cursor.execute(f"CREATE TABLE bench_rows ({columns})")
        begun = time.perf_counter()
        cursor.copy_expert("COPY bench_rows FROM STDIN WITH (FORMAT csv, HEADER)", file)
        return time.perf_counter() - begun


if __name__ == "__main__":
    if len(sys.argv) > 1:
        django.setup()
        print(copy_seconds(Path(sys.argv[1])))
    else:
        print(table(HEAD, rows()))
