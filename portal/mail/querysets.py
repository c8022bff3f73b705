"""Which rows may be sent now: one queryset, so that the rules are checked inside the claiming statement."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower, Now

from portal.mail.conditions import Condition, conditions
from portal.mail.kinds import Kind, kinds
from portal.mail.models import WAITING, Message, State, Suppression


def _suppressed(kind: Kind) -> Q:
    return ~Q(Exists(Suppression.objects.filter(address=Lower(OuterRef("address")))))


def _closed(kind: Kind) -> Q:
    """Asked row by row of the people's primary key: as an anti-join it would read all people at every claim."""
    people = get_user_model()._default_manager
    return Q(person=None) | Q(Exists(people.filter(pk=OuterRef("person_id"), closed_at__isnull=True)))


HARD = (Condition("suppressed", _suppressed), Condition("closed", _closed))
"""What every kind meets, transactional ones too."""


def waiting() -> QuerySet[Message]:
    """Due and not yet taken by a worker."""
    return Message.objects.filter(state__in=WAITING, due_at__lte=Now())


def allowed(*among: Kind) -> Q:
    """What holds of rows of these kinds that may be sent; a row of an unregistered kind never may."""
    rule = Q(pk__in=[])
    for kind in among:
        rule |= _allowed(kind)
    return rule & _all_of(HARD, among[0]) if among else rule


def sendable(*among: Kind) -> QuerySet[Message]:
    """Due rows whose conditions hold, most urgent first; of all kinds if none is named."""
    return waiting().filter(allowed(*(among or kinds))).order_by("due_at", "id")


def refused_by(condition: Condition, among: Iterable[Kind]) -> Q:
    """What holds of rows that `condition` does not allow; what it cannot tell (NULL) is not allowed either."""
    rule = Q(pk__in=[])
    for kind in among:
        allows = condition.allows(kind)
        if allows is not None:
            fine = Message.objects.filter(allows, pk=OuterRef("pk"))
            rule |= Q(kind=kind.slug) & ~Q(Exists(fine))
    return rule


def all_conditions() -> tuple[Condition, ...]:
    return (*HARD, *conditions)


def in_doubt() -> QuerySet[Message]:
    """Handed over, and nobody knows whether they arrived: for an operator to resolve."""
    return Message.objects.filter(state=State.IN_DOUBT)


def _allowed(kind: Kind) -> Q:
    return Q(kind=kind.slug) & _all_of(conditions, kind)


def _all_of(some: Iterable[Condition], kind: Kind) -> Q:
    rule = Q()
    for condition in some:
        allows = condition.allows(kind)
        if allows is not None:
            rule &= allows
    return rule
