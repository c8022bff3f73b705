"""A rule as one SQL query."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.people.models import Person
from profiles.segments.conditions import Asked, BrokenRuleError, Params
from profiles.segments.models import Segment
from profiles.segments.rules import Rule, checked, of_leaf, parts
from profiles.segments.sets import InSet


def everybody() -> QuerySet[Person]:
    """Whom segments are made of: neither closed nor shut out; whether they may be mailed is another question."""
    return Person.objects.filter(is_active=True, closed_at__isnull=True)


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
        return reduce(and_, (compiled(part, asked, wanted=wanted) for part in parts(rule)), Q())
    if "has" in rule:
        is_in = Q(InSet(_of_leaf(rule, asked)))
        return is_in if wanted else ~is_in
    return _in_one_of([(part, wanted) for part in parts(rule)], asked)


def _in_one_of(choices: list[tuple[Rule, bool]], asked: Asked) -> Q:
    if len(choices) == 1:
        ((rule, wanted),) = choices
        return compiled(rule, asked, wanted=wanted)
    sets = [_ids(*choice, asked) for choice in _flat(choices)] or [Person.objects.none().values("pk")]
    return Q(InSet(sets[0].union(*sets[1:], all=True) if len(sets) > 1 else sets[0]))


def _flat(choices: Iterable[tuple[Rule, bool]]) -> Iterator[tuple[Rule, bool]]:
    """A choice of choices is one choice."""
    for rule, wanted in choices:
        if "not" in rule:
            yield from _flat([(rule["not"], not wanted)])
        elif ("any" if wanted else "all") in rule:
            yield from _flat((part, wanted) for part in parts(rule))
        else:
            yield rule, wanted


def _ids(rule: Rule, wanted: bool, asked: Asked) -> QuerySet[Any, Any]:
    if "has" in rule and wanted:
        return _of_leaf(rule, asked)
    return Person.objects.filter(compiled(rule, asked, wanted=wanted)).order_by().values("pk")


def _of_leaf(rule: Rule, asked: Asked) -> QuerySet[Any, Any]:
    condition, values = of_leaf(rule)
    return condition.people(values, asked).order_by()


def in_segment(values: Params, asked: Asked) -> QuerySet[Any, Any]:
    """The condition “in another segment”, asked exactly. Raises BrokenRuleError when it leads back to itself."""
    segment = Segment.objects.filter(pk=values["segment"]).first()
    if segment is None:
        raise BrokenRuleError(_("That segment is gone."))
    if segment.pk in asked.inside:
        raise BrokenRuleError(_("“%(name)s” would be inside itself.") % {"name": segment.name})
    inner = Asked(asked.now, asked.inside | {segment.pk})
    return Person.objects.filter(compiled(checked(segment.rule), inner)).order_by().values("pk")
