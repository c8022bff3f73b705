"""What somebody is given of what is held about them: their rows of every table, each once, and nothing of others'."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress

from profiles.people.models import Person
from profiles.privacy.personal import Held, Rows, Way, Whose, in_order, refers_to_person

AT_ONCE = 2000
OF_OTHERS = {"by"}
"""Keys in a row's JSON that say who of the staff it was."""


def whose(person: Person) -> Whose:
    """By the addresses they have now: what came to one they had before may be somebody else's by now."""
    proven = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    found = {person.email, *(address.lower() for address in proven)}
    others = Person.objects.filter(email__in=found).exclude(pk=person.pk).values_list("email", flat=True)
    return Whose(person.pk, tuple(sorted(found - set(others))), "")


def given() -> list[Held]:
    """In the order of areas."""
    return sorted((held for held in in_order() if held.gives), key=_place)


def kept_back() -> list[Held]:
    return sorted((held for held in in_order() if held.keeps_back), key=_place)


def rows_of(held: Held, whose: Whose) -> Iterator[dict[str, Any]]:
    """A chunk at a time. A row lacks the fields that are not theirs to know."""
    for fields, rows in _parts(held, whose):
        for values in rows.values_list(*fields).iterator(chunk_size=AT_ONCE):
            yield {name: _without_others(value) for name, value in zip(fields, values, strict=True)}


def _place(held: Held) -> int:
    return list(type(held.area)).index(held.area)


def _parts(held: Held, whose: Whose) -> Iterator[tuple[tuple[str, ...], Rows]]:
    """By what names them. An address names nobody in a row that names another person before it."""
    told: list[Rows] = []
    people: dict[str, bool] = {}
    for trace in held.traces:
        if trace.way == Way.KEPT:
            continue
        rows = found = trace.rows(held.table, whose)
        for earlier in told:
            found = found.exclude(pk__in=earlier.values("pk"))
        is_person = refers_to_person(held.table, trace.field)
        if not is_person:
            found = found.filter(**people)
        yield trace.shows or held.gives, found.filter(**dict(trace.where)).order_by("pk")
        told.append(rows)
        people |= {f"{trace.field}__isnull": True} if is_person else {}


def _without_others(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_others(one) for key, one in value.items() if key not in OF_OTHERS}
    return [_without_others(one) for one in value] if isinstance(value, list) else value
