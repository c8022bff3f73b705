"""What someone is shown: home, beside an article, in a mail. One implementation, for one reader or a million."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from content.ranking import rules, statement
from content.ranking.models import Dismissal
from content.ranking.sources import RankingSource, ranking_sources
from content.ranking.statement import Piece, compiled
from profiles.facts.known import KnownFacts
from profiles.people.models import Person

Reader = Person | KnownFacts
Thing = tuple[str, int]
Within = Mapping[str, QuerySet[Any]]

VISITOR = 0
"""The reader's id of someone who is not a person here."""


@dataclass(frozen=True)
class Choice:
    """A thing for a reader and what caused it: the heaviest fact that matched, else a `code` alone.

    Codes: "fact", "topic" (shares one with what is read), "any" (kept from nobody), "open" (kept from
    some, and not known to be kept from this reader). `told` is false for a fact that we only think.
    """

    source: str
    object_id: int
    total: int
    code: str
    question: str = ""
    value: str = ""
    told: bool = True


def choose(reader: Reader, place: str, n: int, beside: Thing | None = None) -> list[Choice]:
    """The best `n` things for a person, or for a visitor by what they said. `beside`: the thing they are reading."""
    if isinstance(reader, Person):
        return choose_for_many(Person.objects.filter(pk=reader.pk), place, n, beside).get(reader.pk, [])
    return _chosen(_visitor(reader), place, n, beside=beside).get(VISITOR, [])


def choose_as_if(person: Person, facts: KnownFacts, place: str, n: int) -> list[Choice]:
    """What `choose` would give for someone of whom just these facts were known, and all else as it is."""
    return _chosen(_told(facts, person.pk), place, n).get(person.pk, [])


def choose_for_many(
    people: QuerySet[Person],
    place: str,
    n: int,
    beside: Thing | None = None,
    within: Within | None = None,
) -> dict[int, list[Choice]]:
    """The same for each of many, by their id, in one statement. Cut a million people into parts.

    `within` narrows it to some sources and to some of their things.
    """
    readers = _people(people)
    return _chosen(readers, place, n, beside=beside, within=within) if readers else {}


def page_of(
    reader: Reader, place: str, n: int, within: Within | None = None, after: tuple[int, int] | None = None
) -> list[Choice]:
    """The next `n` of a list, the best first. `within` narrows it to some sources and to some of their things.

    `after`, for lists of one source: the total and id of the last one shown.
    """
    found = _chosen(_readers(reader), place, n, within=within, after=after)
    return found.get(reader.pk if isinstance(reader, Person) else VISITOR, [])


def count_fitting(reader: Reader, place: str, within: Within | None = None) -> int:
    """How many things are not known to be for somebody else."""
    rows = _rows(_statement(_readers(reader), place, statement.COUNTED, within=within))
    return int(next(rows)[0])


def _readers(reader: Reader) -> Piece:
    if isinstance(reader, Person):
        return _people(Person.objects.filter(pk=reader.pk)) or _visitor(KnownFacts())
    return _visitor(reader)


def _people(people: QuerySet[Person]) -> Piece | None:
    ids = compiled(people, "pk")
    return (statement.PEOPLE.format(people=ids[0]), ids[1]) if ids else None


def _visitor(facts: KnownFacts) -> Piece:
    return _told(facts, VISITOR)


def _told(facts: KnownFacts, reader: int) -> Piece:
    """A reader by what is known, not by what is kept of them."""
    rows: list[tuple[Any, ...]] = [
        (question, known.value, _range(known.option.span if known.option else None), known.mark == "told")
        for question, values in facts.items()
        for known in values
    ]
    filled = rows or [(None, None, None, None)]
    values = ", ".join(["(%s::text, %s::text, %s::int4range, %s::boolean)"] * len(filled))
    said = [value for row in filled for value in row]
    return statement.TOLD.format(facts=values), [reader, *said]


def _range(span: tuple[int, int | None] | None) -> str | None:
    return None if span is None else f"[{span[0]},{'' if span[1] is None else span[1]})"


def _chosen(readers: Piece, place: str, n: int, **more: Any) -> dict[int, list[Choice]]:
    found: dict[int, list[Choice]] = defaultdict(list)
    for reader, *row in _rows(_statement(readers, place, statement.CHOSEN, most=n, **more)):
        found[reader].append(_choice(*row))
    return dict(found)


@lru_cache(maxsize=20_000)
def _choice(
    source: str,
    object_id: int,
    total: int,
    question: str | None,
    value: str,
    told: bool,
    near: bool,
    narrow: bool,
) -> Choice:
    if question is not None:
        return Choice(source, object_id, total, "fact", question, value, told)
    return Choice(source, object_id, total, "topic" if near else "open" if narrow else "any")


def _statement(
    readers: Piece,
    place: str,
    last: str,
    most: int | None = None,
    beside: Thing | None = None,
    within: Within | None = None,
    after: tuple[int, int] | None = None,
) -> Piece:
    here = _sources(place, within)
    given = statement.given(
        rules.WEIGHTS, rules.SAME_TOPIC, *(beside or (None, None)), *(after or (None, None)), most
    )
    return statement.put_together(given, readers, _candidates(here, within), _gone(here, place), last)


def _sources(place: str, within: Within | None) -> list[RankingSource]:
    if place not in rules.PICKED + rules.LISTS:
        raise LookupError(f"there is no place {place!r}; content/ranking/rules.py has them")
    return [
        source
        for source in ranking_sources
        if place in source.places and (within is None or source.slug in within)
    ]


def _candidates(sources: list[RankingSource], within: Within | None) -> Piece:
    narrowed = within or {}
    found = (
        statement.offered(source.slug, narrowed[source.slug] if source.slug in narrowed else source.offered())
        for source in sources
    )
    return statement.union(found, statement.NO_CANDIDATES)


def _gone(sources: list[RankingSource], place: str) -> Piece:
    """What readers have done or dismissed; in lists of everything nothing is gone."""
    if place in rules.LISTS:
        return statement.NOTHING_GONE, []
    dismissed = statement.dismissed(Dismissal.objects.all())
    done = (statement.done(source.slug, source.done()) for source in sources)
    return statement.union([dismissed, *done], statement.NOTHING_GONE)


def _rows(piece: Piece) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*piece)
        return iter(cursor.fetchall())
