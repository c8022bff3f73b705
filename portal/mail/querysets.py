"""Which rows may be sent now, as SQL, so that the rules are checked inside the claiming statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from portal.mail.conditions import Condition, conditions
from portal.mail.kinds import Kind, kinds
from portal.mail.models import WAITING, Mailing, Message, Pace, State, Stream, Suppression
from portal.mail.pacing import domain_of

FINE = ""
"""The verdict on a row that may be sent."""


def _suppressed(kind: Kind) -> Q:
    return ~Q(Exists(Suppression.objects.filter(address=Lower(OuterRef("address")))))


def _closed(kind: Kind) -> Q:
    """Asked row by row of the people's primary key: as an anti-join it would read all people at every claim."""
    people = get_user_model()._default_manager
    return Q(person=None) | Q(Exists(people.filter(pk=OuterRef("person_id"), closed_at__isnull=True)))


def _domain_is_paused(kind: Kind) -> Q | None:
    """The receiving domain refuses us as a whole: what goes to many waits until then."""
    if not kind.purpose:
        return None
    paused = Pace.objects.filter(scope=domain_of(OuterRef("address")), paused_until__gt=Now())
    return ~Q(Exists(paused))


def _mailing_goes_on(kind: Kind) -> Q | None:
    """Whether its mailing was paused or cancelled since it was claimed."""
    if not kind.purpose:
        return None
    return Q(mailing=None) | Q(Exists(sending().filter(pk=OuterRef("mailing"))))


HARD = (
    Condition(
        "suppressed",
        _suppressed,
        words=_("the address gets nothing more: it bounced, or they said it was spam"),
    ),
    Condition("closed", _closed, words=_("they closed their account")),
)
"""What every kind meets, transactional ones too."""
GROUND = (
    *HARD,
    Condition(
        "domain_paused",
        _domain_is_paused,
        otherwise="wait",
        words=_("their mail provider refuses us for a while"),
    ),
    Condition("mailing_stopped", _mailing_goes_on, otherwise="wait", words=_("it was paused or cancelled")),
)


@dataclass(frozen=True)
class Line:
    """Rows that wait one behind the other: of one stream, of one mailing and its kind or of none, in one lane."""

    stream: str
    mailing: int | None = None
    kind: str = ""
    lane: str = ""

    @property
    def kinds(self) -> list[Kind]:
        """Those registered kinds that may wait here: rows of others stay where they are."""
        return [kind for kind in kinds if kind.stream == self.stream and self.kind in ("", kind.slug)]


NOW = Line(Stream.NOW)
BULK = Line(Stream.BULK)


def judgeable() -> QuerySet[Any]:
    """The ledger with the names that conditions read."""
    return Message.objects.annotate(ledger_id=F("pk"))


def waiting() -> QuerySet[Message]:
    """Due and not yet taken by a worker."""
    return Message.objects.filter(state__in=WAITING, due_at__lte=Now())


def waiting_in(line: Line) -> QuerySet[Message]:
    """The due rows of a line of registered kinds, in their order."""
    known = [kind.slug for kind in line.kinds]
    rows = waiting().filter(stream=line.stream, lane=line.lane, kind__in=known)
    return rows.filter(Q(mailing=line.mailing)).order_by("due_at", "id")


def allowed(*among: Kind) -> Q:
    """What holds of `judgeable` rows of these kinds that may be sent; a row of an unregistered kind never may."""
    rule = Q(pk__in=[])
    for kind in among:
        rule |= Q(kind=kind.slug) & _all_of(all_conditions(), kind)
    return rule


def verdict(*among: Kind) -> Case:
    """FINE, or the code of the first condition that does not hold; what it cannot tell (NULL) does not hold."""
    refusals = (
        When(Q(kind=kind.slug) & _fails(rule), then=Value(condition.code))
        for condition in all_conditions()
        for kind in among
        if (rule := condition.allows(kind)) is not None
    )
    fine = When(kind__in=[kind.slug for kind in among], then=Value(FINE))
    return Case(*refusals, fine, output_field=TextField())


def again_at() -> Case:
    """When a row with the annotation `verdict` of a waiting condition is looked at again; NULL of others."""
    waits = (condition for condition in all_conditions() if condition.otherwise == "wait")
    moments = (When(verdict=condition.code, then=condition.again()) for condition in waits)
    return Case(*moments, output_field=DateTimeField())


def all_conditions() -> list[Condition]:
    """Those that exclude come first: what will never go need not wait for anything."""
    return sorted((*GROUND, *conditions), key=lambda condition: condition.otherwise)


def codes_that_exclude() -> list[str]:
    return [condition.code for condition in all_conditions() if condition.otherwise == "exclude"]


def codes_that_wait() -> list[str]:
    return [condition.code for condition in all_conditions() if condition.otherwise == "wait"]


def sending() -> QuerySet[Mailing]:
    return Mailing.objects.filter(state=Mailing.State.SENDING)


def in_doubt() -> QuerySet[Message]:
    """Handed over, and nobody knows whether they arrived: for an operator to resolve."""
    return Message.objects.filter(state=State.IN_DOUBT)


def _fails(rule: Q) -> Q:
    """Only asked where something does not hold, so that it costs the common row nothing."""
    return ~Q(Case(When(rule, then=Value(True)), default=Value(False), output_field=BooleanField()))


def _all_of(some: Iterable[Condition], kind: Kind) -> Q:
    rule = Q()
    for condition in some:
        allows = condition.allows(kind)
        if allows is not None:
            rule &= allows
    return rule
