"""Every table that holds a person: what of it they are given, and what becomes of it when they are erased.

Each feature says it of its tables, in its lending.py, in a line each. tests/architecture/test_personal_data.py fails
for a table with a person or an address of which nobody has said it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, cast

from django.apps import apps
from django.db.models import EmailField, Model, QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.registry import Registry

Words = str | Promise
PERSON = "profiles.Person"


class Area(StrEnum):
    """What people are told it is. Each is one file of an export."""

    ACCOUNT = "account"
    ANSWERS = "answers"
    CONSENTS = "consents"
    MAIL = "mail"
    USE = "use"
    LEARNING = "learning"
    FEEDBACK = "feedback"
    HELP = "help"
    WORK = "work"

    @property
    def words(self) -> Words:
        return AREAS[self]


AREAS: dict[Area, Words] = {
    Area.ACCOUNT: _("Your account, and how you come in"),
    Area.ANSWERS: _("What you told us, and what we asked"),
    Area.CONSENTS: _("What you said yes and no to"),
    Area.MAIL: _("Mails and notices"),
    Area.USE: _("What you looked at and did"),
    Area.LEARNING: _("Trainings"),
    Area.FEEDBACK: _("Feedback"),
    Area.HELP: _("Help requests and files"),
    Area.WORK: _("What you did for your business, or as staff"),
}


class Way(StrEnum):
    """What becomes of a row that names somebody who is erased."""

    DELETED = "deleted"
    LET_GO = "let go"
    HASHED = "hashed"
    KEPT = "kept"


@dataclass(frozen=True)
class Whose:
    """Whom it is about, while they are erased: `hashed` stands for them afterwards."""

    pk: int
    addresses: tuple[str, ...]
    hashed: str


Rows = QuerySet[Any]


@dataclass(frozen=True)
class Trace:
    """A field that names somebody: a path to a person, or one that holds an address. `end` gives how many rows.

    `shows`: what people are given of rows in which only this field names them, where that is less than the table
    `gives`, since the rest is somebody else's. `where`: of which of these rows.
    """

    field: str
    way: Way
    end: Callable[[Rows, Whose], int]
    shows: tuple[str, ...] = ()
    where: tuple[tuple[str, Any], ...] = ()

    def showing(self, *fields: str, **where: Any) -> "Trace":
        return replace(self, shows=fields, where=tuple(where.items()))

    def rows(self, model: type[Model], whose: Whose) -> Rows:
        """None of them for a field that says nothing about people."""
        found: Rows = model._default_manager.all()
        if self.way == Way.KEPT:
            return found.none()
        if model._meta.label == PERSON:
            return found.filter(pk=whose.pk)
        if refers_to_person(model, self.field):
            return found.filter(**{self.field: whose.pk})
        by_address: Rows = found.alias(lowered=Lower(self.field)).filter(lowered__in=whose.addresses)
        return by_address


@dataclass(frozen=True)
class Held:
    """`called`: what people are told that it is. `gives`: the fields that somebody gets of their own rows; else
    `keeps_back` says why they get none.

    A table that others refer to has a higher `order`: it is erased after them.
    """

    model: str
    called: Words
    area: Area
    traces: tuple[Trace, ...]
    gives: tuple[str, ...]
    keeps_back: Words
    order: int

    @property
    def table(self) -> type[Model]:
        return apps.get_model(self.model)


personal_data: Registry[Held] = Registry("personal data")


def hold(
    model: str,
    called: Words,
    area: Area,
    *traces: Trace,
    gives: tuple[str, ...] = (),
    keeps_back: Words = "",
    order: int = 50,
) -> None:
    """Raises ValueError unless it is said what is given, or else why nothing is."""
    if bool(gives) == bool(keeps_back):
        raise ValueError(f"{model}: say what of it people are given, or why nothing")
    personal_data.register(model, Held(model, called, area, traces, gives, keeps_back, order))


def in_order() -> list[Held]:
    return sorted(personal_data, key=lambda held: held.order)


def deleted(field: str) -> Trace:
    return Trace(field, Way.DELETED, _delete)


def let_go(field: str, **wiped: Any) -> Trace:
    """The row stays for what it counts, and names nobody: `wiped` are fields with words in them, by what they get."""
    return Trace(field, Way.LET_GO, lambda rows, whose: rows.update(**{field: None}, **wiped))


def wiped(field: str, **values: Any) -> Trace:
    """As `let_go`, of rows that name somebody through another row."""
    return Trace(field, Way.LET_GO, lambda rows, whose: rows.update(**values))


def hashed(field: str, into: str, **wiped: Any) -> Trace:
    """The row stays as proof: a keyed hash stands there instead of the person."""
    return Trace(
        field,
        Way.HASHED,
        lambda rows, whose: rows.update(**{field: None, into: whose.hashed}, **wiped),
    )


def by_hand(field: str, way: Way, end: Callable[[Rows, Whose], int]) -> Trace:
    return Trace(field, way, end)


def at_the_end(field: str) -> Trace:
    """The person's own row, which goes last of all."""
    return Trace(field, Way.DELETED, lambda rows, whose: 0)


def kept(field: str) -> Trace:
    """An address that is no person's; say whose beside it."""
    return Trace(field, Way.KEPT, lambda rows, whose: 0)


def _delete(rows: Rows, whose: Whose) -> int:
    return int(rows.delete()[1].get(rows.model._meta.label, 0))


def refers_to_person(model: type[Model], path: str) -> bool:
    """Whether the path ends at a person, and not at text with an address."""
    for name in path.split("__"):
        field = model._meta.get_field(name)
        if not field.is_relation:
            return False
        model = cast(type[Model], field.related_model)
    return True


def names_people(model: type[Model]) -> list[str]:
    """Fields of a table that hold a person or, by their type or name, an address."""
    person = apps.get_model(PERSON)
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return [
        field.name
        for field in fields
        if field.related_model is person
        or isinstance(field, EmailField)
        or field.name in ("email", "address")
    ]
