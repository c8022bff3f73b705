from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, ManyToOneRel, OuterRef, QuerySet
from django.utils import timezone

from portal.mail.models import Message
from profiles.accounts.models import PendingSignup
from profiles.people.models import Person

OWN_KINDS = ("code", "confirm", "notice", "reset")
"""Mails that a typed address brings about by itself: they keep nobody."""


@transaction.atomic
def purge() -> tuple[int, int]:
    """Forget old requests to come in, and people of whom nothing but a typed address is known.

    How many requests and how many people went.
    """
    limit = timezone.now() - timedelta(days=settings.PENDING_SIGNUP_DAYS)
    requests, _ = PendingSignup.objects.filter(made_at__lt=limit).delete()
    people = list(_only_typed().filter(created_at__lt=limit).select_for_update(skip_locked=True))
    Person.objects.filter(pk__in=[person.pk for person in people]).delete()
    return requests, len(people)


def _only_typed() -> QuerySet[Person]:
    """Nobody ever answered from the address, and no row but those of typing it refers to the person."""
    found = Person.objects.filter(only_typed=True, confirmed_at=None)
    for rows in _rows_about_people():
        found = found.exclude(Exists(rows))
    return found


def _rows_about_people() -> Iterator[QuerySet[Any]]:
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            model = relation.related_model
            rows = model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            yield rows.exclude(kind__in=OWN_KINDS) if model is Message else rows
