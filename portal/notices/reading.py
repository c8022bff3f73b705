"""Marking as read: always something the reader pressed, never what a page or a mail program fetched by itself."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from portal.notices.counting import forget
from portal.notices.models import Notice


@transaction.atomic
def mark_read(notice: Notice) -> None:
    _turn(Notice.objects.filter(pk=notice.pk, unread_since__isnull=False), read=True)


@transaction.atomic
def mark_new(notice: Notice) -> None:
    """To come back to it later."""
    _turn(Notice.objects.filter(pk=notice.pk, unread_since=None), read=False)


@transaction.atomic
def mark_all_read(person: AbstractBaseUser, until: datetime) -> int:
    """What came after `until` was not seen and stays new."""
    seen = Notice.objects.filter(person_id=person.pk, unread_since__isnull=False, last_at__lte=until)
    return _turn(seen, read=True)


@transaction.atomic
def settle(kind: str, about: str) -> int:
    """What the notices ask for was done, by whomever: nobody need look any more."""
    return _turn(Notice.objects.filter(kind=kind, about=about, unread_since__isnull=False), read=True)


def _turn(notices: "Iterable[Notice]", *, read: bool) -> int:
    rows = Notice.objects.filter(pk__in=[row.pk for row in notices])
    people = list(rows.values_list("person_id", flat=True))
    changed = rows.update(unread_since=None if read else F("last_at"))
    transaction.on_commit(lambda: forget(people), robust=True)
    return changed
