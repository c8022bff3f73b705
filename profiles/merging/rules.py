"""What becomes of each table's rows when two accounts, or two businesses, become one.

Every key to Person or Business has one rule, registered by the app whose table it is, in its `lending.register()`,
under "app.Model.field". A test fails where a key has none: nothing can be forgotten.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from portal.registry import Registry
from profiles.people.models import Person

Found = QuerySet[Any, Any]


@dataclass(frozen=True)
class Rows:
    """The rows of one key: of the one that goes and of the one that is kept. `by`: who merges, once they do."""

    label: str
    gone_id: int
    kept_id: int
    by: Person | None = None

    @property
    def model(self) -> Any:
        return apps.get_model(self.label.rpartition(".")[0])

    @property
    def field(self) -> str:
        return self.label.rpartition(".")[2]

    @property
    def gone(self) -> Found:
        return self._of(self.gone_id)

    @property
    def kept(self) -> Found:
        return self._of(self.kept_id)

    def _of(self, pk: int) -> Found:
        rows: Found = self.model._base_manager.filter(**{self.field: pk})
        return rows


Step = Callable[[Rows], None]


def _no_step(rows: Rows) -> None:
    pass


@dataclass(frozen=True)
class Rule:
    """`moves` gives the rows that become those of the one that is kept; the rest stays as it is, or goes.

    `shown`: whether the preview names it; what is worked out from other rows it does not.

    `before` comes before any row of any table moves, `after` when all have. Both run with everything locked.
    """

    moves: Callable[[Rows], Found]
    rest: Literal["stays", "goes"] = "stays"
    before: Step = _no_step
    after: Step = _no_step
    shown: bool = True


def everything(rows: Rows) -> Found:
    return rows.gone


def nothing(rows: Rows) -> Found:
    return rows.gone.none()


def unless_there(*same: str) -> Callable[[Rows], Found]:
    """Rows for which the one that is kept has none with the same values in these columns."""

    def moving(rows: Rows) -> Found:
        there = rows.kept.filter(**{name: OuterRef(name) for name in same})
        return rows.gone.filter(~Exists(there))

    return moving


MOVES, STAYS, GOES = Rule(everything), Rule(nothing), Rule(nothing, rest="goes")
DERIVED = Rule(nothing, rest="goes", shown=False)
account_rules: Registry[Rule] = Registry("merge rule of accounts")
business_rules: Registry[Rule] = Registry("merge rule of businesses")


def register_all(registry: Registry[Rule], rule: Rule, *labels: str) -> None:
    for label in labels:
        registry.register(label, rule)


def carry_out(registry: Registry[Rule], gone: int, kept: int, by: Person) -> dict[str, int]:
    """By label: how many rows moved. The caller holds all locks."""
    everyone = [(rule, Rows(label, gone, kept, by)) for label, rule in registry.items()]
    for rule, rows in everyone:
        rule.before(rows)
    moved = {rows.label: _move(rule, rows) for rule, rows in everyone}
    for rule, rows in everyone:
        rule.after(rows)
    return {label: count for label, count in moved.items() if count}


def _move(rule: Rule, rows: Rows) -> int:
    count = rule.moves(rows).update(**{rows.field: rows.kept_id})
    if rule.rest == "goes":
        rows.gone.delete()
    return count
