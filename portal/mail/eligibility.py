"""What the rules would say of people who have no row in the ledger: counted before anything is planned."""

from typing import Any

from django.db.models import BigIntegerField, Count, F, QuerySet, TextField, Value

from portal.mail.kinds import Kind
from portal.mail.querysets import FINE, allowed, verdict

AFTER_ALL = 2**62
"""Stands for the id of the row they would get: any that is there is older."""


def prospects(people: QuerySet[Any], kind: Kind) -> Any:
    """The people with the names that conditions read, and the `verdict` on each."""
    return _named(people, kind).annotate(verdict=verdict(kind))


def reachable(people: QuerySet[Any], kind: Kind) -> Any:
    """Those on whom the verdict would be FINE: much quicker, since nothing has to be said of the others."""
    return _named(people, kind).filter(allowed(kind))


def _named(people: QuerySet[Any], kind: Kind) -> Any:
    return people.annotate(
        kind=Value(kind.slug, TextField()),
        person=F("pk"),
        person_id=F("pk"),
        address=F("email"),
        mailing=Value(None, BigIntegerField()),
        ledger_id=Value(AFTER_ALL, BigIntegerField()),
    )


def verdicts(people: QuerySet[Any], kind: Kind) -> dict[str, int]:
    """How many may be written to (under ""), and of the others how many by the code that stands in the way."""
    counted = prospects(people, kind).order_by().values_list("verdict").annotate(n=Count("pk"))
    found = dict(counted)
    return {FINE: 0, **found}
