"""Codes, leases and sessions are told by three clocks: this machine's, the database's and Valkey's."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from portal.operations.findings import Finding, failure, fine, warning
from portal.web.heartbeats import valkey

OFF_SECONDS, WRONG_SECONDS = 2.0, 30.0


def check() -> Iterator[Finding]:
    worst = 0.0
    for name, read in CLOCKS.items():
        off = difference(read)
        worst = max(worst, abs(off))
        if abs(off) > OFF_SECONDS:
            judge = failure if abs(off) > WRONG_SECONDS else warning
            said = f"The clock of {name} is {abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} this machine's."
            yield judge(said, "Let both follow a time server (timedatectl, chrony).")
    if worst <= OFF_SECONDS:
        yield fine(f"The clocks agree within {worst:.1f} s.")


def difference(read: Callable[[], float]) -> float:
    """Seconds; the other clock is read between two looks at ours."""
    before = time.time()
    there = read()
    return there - (before + time.time()) / 2


def _of_database() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float")
        row: Any = cursor.fetchone()
        return float(row[0])


def _of_valkey() -> float:
    seconds, millionths = valkey().time()
    return float(seconds) + float(millionths) / 1e6


CLOCKS: dict[str, Callable[[], float]] = {"PostgreSQL": _of_database, "Valkey": _of_valkey}
