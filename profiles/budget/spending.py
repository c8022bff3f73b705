"""One budget of points a week for each person, over everything that we ask or send of our own accord."""

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.conf import settings
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from profiles.budget.uses import Use, uses
from profiles.people.models import Person


@dataclass(frozen=True)
class Spent:
    use: Use
    times: int

    @property
    def points(self) -> int:
        return self.times * self.use.points()


@dataclass(frozen=True)
class Budget:
    """Of one person, in points of the last seven days."""

    spent: tuple[Spent, ...]
    most: int

    @property
    def used(self) -> int:
        return sum(one.points for one in self.spent)

    @property
    def left(self) -> int:
        return max(0, self.most - self.used)

    def allows(self, use: Use) -> bool:
        return self.used + use.points() + (0 if use.agreed else self._kept_free()) <= self.most

    def _kept_free(self) -> int:
        """For one of what they said yes to, unless they had it."""
        had = {one.use.slug for one in self.spent if one.times}
        return max((use.points() for use in uses if use.agreed and use.slug not in had), default=0)


def budget_of(person: Person) -> Budget:
    """One query. Somebody made up, whom staff look as, has used nothing."""
    counted = [times(use.rows().filter(person=OuterRef("pk"))) for use in uses]
    found = Person.objects.filter(pk=person.pk).values_list(*counted).first() or [0] * len(counted)
    spent = (Spent(use, many) for use, many in zip(uses, found, strict=True))
    return Budget(tuple(spent), settings.BUDGET_POINTS)


def fits_budget(person: Person, slug: str) -> bool:
    """Whether a use of the budget fits into what is left of it. One query."""
    return budget_of(person).allows(uses[slug])


def times(rows: QuerySet[Any]) -> Combinable:
    """How many, of a queryset of one outer row, as a number in SQL."""
    counted = rows.order_by().values("person").annotate(times=Count("pk")).values("times")
    return Coalesce(Subquery(counted, IntegerField()), 0)


def points(counted: dict[str, Combinable]) -> Combinable:
    """What so many of each use cost together, in SQL."""
    return reduce(add, (Value(uses[slug].points()) * many for slug, many in counted.items()))
