"""How much is held of somebody, for who is about to be erased: counted in one statement."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import CharField, Count, Value

from profiles.people.models import Person
from profiles.privacy.models import Erasure
from profiles.privacy.personal import Area, Held, Rows, Trace, Way, Whose, Words, in_order, refers_to_person


@dataclass(frozen=True)
class Part:
    """`goes` and `stays`: rows that are deleted, and rows that go on without naming anybody."""

    words: Words
    goes: int
    stays: int


def parts_of(person: Person) -> list[Part]:
    """By area, in the order of areas; what is found by address alone is not counted here."""
    found = _counted(Whose(person.pk, (), ""))
    parts = [Part(area.words, found[area, True], found[area, False]) for area in Area]
    return [part for part in parts if part.goes or part.stays]


def done_parts(erasure: Erasure) -> list[tuple[Words, int]]:
    """What the work has reached so far, by area."""
    done: Counter[Area] = Counter()
    for held in in_order():
        done[held.area] += erasure.counts.get(held.model, 0)
    return [(area.words, done[area]) for area in Area if done[area]]


def steps_of(erasure: Erasure) -> tuple[int, int]:
    """How many tables are done, of how many."""
    tables = in_order()
    return sum(held.model in erasure.counts for held in tables), len(tables)


def _counted(whose: Whose) -> Counter[tuple[Area, bool]]:
    traces = [(held, trace) for held in in_order() for trace in held.traces if _is_quick(held, trace)]
    first, *others = (_count(at, *pair, whose) for at, pair in enumerate(traces))
    found: Counter[tuple[Area, bool]] = Counter()
    for row in first.union(*others, all=True):
        held, trace = traces[int(row["at_trace"])]
        found[held.area, trace.way == Way.DELETED] += row["many"]
    return found


def _is_quick(held: Held, trace: Trace) -> bool:
    return trace.way != Way.KEPT and refers_to_person(held.table, trace.field)


def _count(at: int, held: Held, trace: Trace, whose: Whose) -> Rows:
    rows = trace.rows(held.table, whose).order_by()
    named = rows.annotate(at_trace=Value(str(at), output_field=CharField())).values("at_trace")
    counted: Rows = named.annotate(many=Count("pk"))
    return counted
