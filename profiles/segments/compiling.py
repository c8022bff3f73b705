"""A rule as one SQL query."""

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
from profiles.segments.rules import Rule, checked, of_leaf
from profiles.segments.sets import InSet


def everybody() -> QuerySet[Person]:
    """Whom segments are made of: neither closed nor shut out; whether they may be mailed is another question."""
    return Person.objects.filter(is_active=True, closed_at__isnull=True)


def people_in(rule: Any, *, now: datetime | None = None) -> QuerySet[Person]:
    """Whom a rule describes, exactly, as it is now. Raises BrokenRuleError: a rule in part is a rule for others."""
    return everybody().filter(compiled(checked(rule), Asked(now or timezone.now())))


def compiled(rule: Rule, asked: Asked) -> Q:
    """A checked rule as a condition on Person."""
    if "all" in rule:
        return reduce(and_, (compiled(part, asked) for part in rule["all"]), Q())
    if "not" in rule:
        return ~_in(_ids(rule["not"], asked))
    return _in(_ids(rule, asked))


def _in(ids: QuerySet[Any, Any]) -> Q:
    return Q(InSet(ids))


def _ids(rule: Rule, asked: Asked) -> QuerySet[Any, Any]:
    """The same as a set of ids."""
    if "has" in rule:
        condition, values = of_leaf(rule)
        return condition.people(values, asked).order_by()
    if "any" in rule:
        first, *others = [_ids(part, asked) for part in rule["any"]] or [Person.objects.none().values("pk")]
        return first.union(*others, all=True) if others else first
    return Person.objects.filter(compiled(rule, asked)).order_by().values("pk")


def in_segment(values: Params, asked: Asked) -> QuerySet[Any, Any]:
    """The condition “in another segment”, asked exactly. Raises BrokenRuleError when it leads back to itself."""
    segment = Segment.objects.filter(pk=values["segment"]).first()
    if segment is None:
        raise BrokenRuleError(_("That segment is gone."))
    if segment.pk in asked.inside:
        raise BrokenRuleError(_("“%(name)s” would be inside itself.") % {"name": segment.name})
    inner = Asked(asked.now, asked.inside | {segment.pk})
    return Person.objects.filter(compiled(checked(segment.rule), inner)).order_by().values("pk")
