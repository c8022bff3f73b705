"""Sets of people inside the database, put so that PostgreSQL joins them rather than asks them person by person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Expression, F, Q, QuerySet

from profiles.businesses.models import Membership

Ids = QuerySet[Any, Any]
"""One column of ids."""


class InSet(Expression):
    """Whether a person is among `ids`, a queryset of one column that may be a union; true or false, never null.

    Written as EXISTS over a subselect, which the planner makes a semi-join, and under NOT an anti-join: `NOT IN` would
    be asked for each person once the set is larger than work_mem. Of how many people a union is, PostgreSQL has no idea
    but "200", and would make it unique and look each of its people up. It can't where more than equality is asked, so
    that is asked: what always holds, and PostgreSQL takes it to hold nearly always.
    """

    conditional = True
    output_field = BooleanField()
    empty_result_set_value = False

    def __init__(self, ids: QuerySet[Any, Any], person: Any = None) -> None:
        super().__init__()
        self.ids = ids.order_by()
        self.person = person or F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.person]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.person,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        person, of_person = compiler.compile(self.person)
        ids, of_ids = self.ids.query.get_compiler(connection=connection).as_sql()
        also = f" AND (chosen.id = {person}) IS NOT NULL" if self.ids.query.combinator else ""
        sql = f"EXISTS (SELECT 1 FROM ({ids}) AS chosen (id) WHERE chosen.id = {person}{also})"  # noqa: S608
        return sql, (*of_ids, *of_person, *(of_person if also else ()))


@dataclass(frozen=True)
class WorkingIn:
    """Who works now in one of these businesses. A rule that asks several things of a business asks them together."""

    businesses: Ids


def members(*sets: tuple[WorkingIn, bool]) -> Ids:
    """Who works now in a business that is in each set, or where the set is not wanted, that is not."""
    inside = Q(until_at__isnull=True)
    for one, wanted in sets:
        is_in = Q(InSet(one.businesses, F("business_id")))
        inside &= is_in if wanted else ~is_in
    return Membership.objects.filter(inside).values("person")


def any_of(sets: Sequence[WorkingIn]) -> WorkingIn:
    """Who works in a business of one of them."""
    first, *rest = (one.businesses.order_by() for one in sets)
    return WorkingIn(first.union(*rest, all=True) if rest else first)
