"""A rule as one SQL query."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.people.models import Person
from profiles.segments.conditions import Asked, BrokenRuleError, Params
from profiles.segments.models import Segment
from profiles.segments.rules import Rule, checked, of_leaf, parts
from profiles.segments.sets import Ids, InSet, WorkingIn, any_of, members

Term = tuple[Rule, bool]
"""A part of a rule, and whether it or its negation is wanted."""
ALL, ANY = ("all", "any"), ("any", "all")


def everybody() -> QuerySet[Person]:
    """Whom segments are made of: neither closed nor shut out; whether they may be mailed is another question."""
    return Person.objects.filter(is_active=True, closed_at__isnull=True)


NOBODY = "SELECT NULL::bigint WHERE false"
"""For a rule of which Django can tell that it describes nobody: it has no SQL for that."""


def ids_of(people: QuerySet[Person]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of their ids, and its values."""
    try:
        return people.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return NOBODY, ()


def people_in(rule: Any, *, now: datetime | None = None) -> QuerySet[Person]:
    """Whom a rule describes, exactly, as it is now. Raises BrokenRuleError: a rule in part is a rule for others."""
    return everybody().filter(compiled(checked(rule), Asked(now or timezone.now())))


def compiled(rule: Rule, asked: Asked, *, wanted: bool = True) -> Q:
    """A checked rule as a condition on Person, or where not `wanted` its negation.

    A negation is carried down to the conditions (De Morgan), so that a person is asked once however often a rule says
    "not" and "all" in each other: sub-selects in sub-selects are what planners lose their way in.
    """
    if "not" in rule:
        return compiled(rule["not"], asked, wanted=not wanted)
    if ("all" if wanted else "any") in rule:
        return _in_all_of([*_flat(((part, wanted) for part in parts(rule)), ALL)], asked)
    if "has" in rule:
        is_in = Q(InSet(people_of(rule, asked)))
        return is_in if wanted else ~is_in
    return _in_one_of([(part, wanted) for part in parts(rule)], asked)


def _in_all_of(terms: list[Term], asked: Asked) -> Q:
    """What is asked of the business is asked of each business once, not of each who works there."""
    found = [(_of_business(term, asked), term) for term in terms]
    together = [business for business, _term in found if business]
    others = [term for business, term in found if not business]
    in_business = _working_in(together) if together else Q()
    return reduce(and_, (compiled(rule, asked, wanted=wanted) for rule, wanted in others), in_business)


def _of_business(term: Term, asked: Asked) -> tuple[WorkingIn, bool] | None:
    """A condition that asks about the business alone, or a choice of such."""
    rule, wanted = term
    if "has" in rule:
        ids = _of_leaf(rule, asked)
        return (ids, wanted) if isinstance(ids, WorkingIn) else None
    choices = [*_flat([term], ANY)]
    sets = [_of_leaf(part, asked) for part, is_wanted in choices if "has" in part and is_wanted]
    businesses = [one for one in sets if isinstance(one, WorkingIn)]
    return (any_of(businesses), True) if businesses and len(businesses) == len(choices) else None


def _working_in(sets: list[tuple[WorkingIn, bool]]) -> Q:
    """Who works in no business fits the negation of each set."""
    if any(wanted for _ids, wanted in sets):
        return Q(InSet(members(*sets)))
    return ~Q(InSet(members((any_of([ids for ids, _wanted in sets]), True))))


def _in_one_of(choices: list[Term], asked: Asked) -> Q:
    if len(choices) == 1:
        ((rule, wanted),) = choices
        return compiled(rule, asked, wanted=wanted)
    sets = [_ids(*choice, asked) for choice in _flat(choices, ANY)] or [Person.objects.none().values("pk")]
    return Q(InSet(sets[0].union(*sets[1:], all=True) if len(sets) > 1 else sets[0]))


def _flat(terms: Iterable[Term], joined: tuple[str, str]) -> Iterator[Term]:
    """A choice of choices is one choice, and what is in all of all is in all. `joined`: as it is wanted, or not."""
    for rule, wanted in terms:
        if "not" in rule:
            yield from _flat([(rule["not"], not wanted)], joined)
        elif joined[0 if wanted else 1] in rule:
            yield from _flat(((part, wanted) for part in parts(rule)), joined)
        else:
            yield rule, wanted


def _ids(rule: Rule, wanted: bool, asked: Asked) -> Ids:
    if "has" in rule and wanted:
        return people_of(rule, asked)
    return Person.objects.filter(compiled(rule, asked, wanted=wanted)).order_by().values("pk")


def people_of(leaf: Rule, asked: Asked) -> Ids:
    """Whom one condition holds for."""
    found = _of_leaf(leaf, asked)
    return members((found, True)) if isinstance(found, WorkingIn) else found.order_by()


def _of_leaf(leaf: Rule, asked: Asked) -> Ids | WorkingIn:
    condition, values = of_leaf(leaf)
    return condition.people(values, asked)


def in_segment(values: Params, asked: Asked) -> Ids:
    """The condition “in another segment”, asked exactly. Raises BrokenRuleError when it leads back to itself."""
    segment = Segment.objects.filter(pk=values["segment"]).first()
    if segment is None:
        raise BrokenRuleError(_("That segment is gone."))
    if segment.pk in asked.inside:
        raise BrokenRuleError(_("“%(name)s” would be inside itself.") % {"name": segment.name})
    inner = Asked(asked.now, asked.inside | {segment.pk})
    return Person.objects.filter(compiled(checked(segment.rule), inner)).order_by().values("pk")
