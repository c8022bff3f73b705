"""Segments over the demo company at any size: how long a marketer waits for a count, a refresh of fifty kept segments
takes, and what to ask of one person costs. Part of `make bench-volume`; as a module it prints its figures as JSON.
"""

import json
import time
from collections.abc import Callable, Iterator
from itertools import islice, product
from statistics import median
from typing import Any

import django
from django.db import connection

from tests.benchmarks.numbers import table

TIMES = 5
KEPT = 50
PEOPLE_ASKED = 40
HEAD = ["five clauses", "people", "ms at first", "ms then, slowest", "goal"]
KEPT_HEAD = ["fifty kept segments", "took", "goal"]

Rule = dict[str, Any]
BAKERS = {"has": "answered", "question": "industry", "values": ["bakery", "cafe"]}
SMALL = {"has": "counted", "question": "employees", "most": 9}
NEVER_TRAINED = {"not": {"has": "finished_training"}}
RENEWS = {"has": "renews", "within": 90}
READS = {"has": "agreed", "purpose": "newsletter", "channel": "mail"}
OWNER = {"has": "answered", "question": "role", "values": ["owner"]}
HERE = {"has": "did", "verb": "signed_in", "within": 30}
AWAY = {"not": HERE}
FIVE: dict[str, list[Rule]] = {
    "bakeries and cafés under ten that never finished a training, renew within 90 days and get the newsletter": [
        BAKERS,
        SMALL,
        NEVER_TRAINED,
        RENEWS,
        READS,
    ],
    "owners under ten who get the newsletter, have not signed in for 30 days and never finished a training": [
        OWNER,
        SMALL,
        READS,
        AWAY,
        NEVER_TRAINED,
    ],
    "nothing known of the trade, no newsletter, not signed in for 30 days, no training, nothing that renews": [
        {"not": {"has": "known", "question": "industry"}},
        {"not": READS},
        AWAY,
        NEVER_TRAINED,
        {"not": RENEWS},
    ],
    "bought within a year, uses something, signed in or answered within 30 days, under ten, no newsletter": [
        {"has": "bought", "within": 365},
        {"has": "owns", "what": ["family:money", "family:selling"]},
        {"any": [HERE, {"has": "did", "verb": "told", "within": 30}]},
        SMALL,
        {"not": READS},
    ],
}


def fifty() -> Iterator[list[Rule]]:
    """Trades, sizes and habits combined, as a marketing department would have them: two to five clauses each."""
    trades = [
        [BAKERS],
        [{"has": "answered", "question": "industry", "values": ["plumber", "electrician", "painter"]}],
        [{"has": "answered", "question": "need", "values": ["get-paid", "save-time"]}],
        [OWNER],
        [],
    ]
    sizes = [[SMALL], [{"has": "counted", "question": "employees", "least": 10}], []]
    habits = [[READS, AWAY], [NEVER_TRAINED, RENEWS], [HERE], [{"has": "bought", "within": 365}, READS]]
    for trade, size, habit in islice(product(trades, sizes, habits), KEPT):
        yield [*trade, *size, *habit]


def counts() -> list[list[Any]]:
    """As the builder counts, but for what it keeps."""
    from profiles.segments.compiling import people_in
    from profiles.segments.counting import bounded

    def many(lines: list[Rule]) -> int:
        with bounded(60_000):
            return people_in({"all": lines}).count()

    return [[words, *_repeated(lambda rule=lines: many(rule))] for words, lines in FIVE.items()]


def _repeated(ask: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it gives, the milliseconds at first, and of the slowest of some times afterwards."""
    taken, found = [], None
    for _turn in range(TIMES + 1):
        begun = time.perf_counter()
        found = ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return found, taken[0], max(taken[1:])


def kept() -> list[list[str]]:
    """Filled for the first time, refreshed with nothing new, and again after a day's activity of a fiftieth of all."""
    from profiles.models import Person, Segment
    from profiles.segments.changing import keep, make
    from profiles.segments.refreshing import refresh_all

    Segment.objects.filter(name__startswith="Benchmark ").delete()
    Segment.objects.update(is_kept=False)
    by = Person.objects.filter(is_staff=True).earliest("pk")
    for place, lines in enumerate(fifty()):
        keep(make(by, f"Benchmark {place}", rule={"all": lines}), by, kept=True)
    done = [
        ["filled for the first time", *_all(refresh_all)],
        ["refreshed, nothing changed", *_all(refresh_all)],
    ]
    _a_day_passes()
    return [*done, ["refreshed after a day", *_all(refresh_all)], *of_one()]


def _all(act: Callable[[], dict[str, int]]) -> tuple[str, str]:
    begun = time.perf_counter()
    found = act()
    took = time.perf_counter() - begun
    assert found["refreshed"] == KEPT, found
    return f"{took:.1f} s ({found['entered']:,} came in, {found['left']:,} left)", "60 s"


def _a_day_passes() -> None:
    """One in fifty signs in; one in a hundred takes the newsletter back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portal_rollup SET last_at = now() WHERE verb = 'signed_in' AND person_id % 50 = 0"
        )
        cursor.execute(
            "UPDATE profiles_consent SET given = false WHERE purpose = 'newsletter' AND person_id % 100 = 0"
        )


def of_one() -> list[list[str]]:
    """Of some people each asked once: in which kept segments they are, and of each exactly as it is now."""
    from profiles.models import Person
    from profiles.segments.querysets import segments_of

    people = list(Person.objects.filter(is_active=True).order_by("-pk")[::997][:PEOPLE_ASKED])
    asked = [_milliseconds(lambda one=one: segments_of(one)) for one in people]
    return [["one person, from what is kept", f"{median(asked):.1f} ms, slowest {max(asked):.1f} ms", "5 ms"]]


def _milliseconds(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def told(found: dict[str, list[list[Any]]]) -> str:
    """The part of the page about segments."""
    rows = [
        [words, f"{people:,}", f"{first:.0f}", f"{then:.0f}", "1000"]
        for words, people, first, then in found["counts"]
    ]
    return f"## Segments\n\n{WORDS}\n\n{table(HEAD, rows)}\n\n{table(KEPT_HEAD, found['kept'])}"


def figures() -> dict[str, list[list[Any]]]:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"counts": counts(), "kept": kept()}


WORDS = (
    f"Each rule is counted once after a VACUUM ANALYZE, then {TIMES} times, of which the slowest counts. "
    "Fifty rules of two to five clauses are kept: filled, refreshed when nothing changed, and refreshed after a "
    "day in which one in fifty signed in and one in a hundred took the newsletter back."
)

if __name__ == "__main__":
    django.setup()
    print(json.dumps(figures()))
