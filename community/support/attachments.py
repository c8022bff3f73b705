"""What people send along with a help request: for them, and for who may see help requests."""

from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.models import PermissionsMixin
from django.db.models import QuerySet

from community.support.models import HelpRequest
from portal.files.addresses import A_WEEK, address_of
from portal.files.discarding import discard
from portal.files.models import File
from portal.files.purposes import User
from profiles.people.models import Person

PURPOSE = "help"


def may_read(viewer: User, file: File) -> bool:
    asked = HelpRequest.objects.filter(attachment=file).first()
    return asked is not None and (asked.person_id == viewer.pk or _sees_help_requests(viewer))


def _sees_help_requests(viewer: User) -> bool:
    return (
        isinstance(viewer, PermissionsMixin)
        and getattr(viewer, "is_staff", False)
        and viewer.has_perm("community.view_helprequest")
    )


def in_use(ids: Collection[int]) -> set[int]:
    return set(HelpRequest.objects.filter(attachment__in=ids).values_list("attachment", flat=True))


def link_for(person: Person, asked: HelpRequest) -> str:
    """For the one who sent it, on a page of theirs."""
    return address_of(asked.attachment, person) if asked.attachment else ""


def link_for_support(asked: HelpRequest) -> str:
    """For a mailbox that several may read: whoever opens it signs in."""
    return settings.SITE_URL + address_of(asked.attachment, seconds=A_WEEK) if asked.attachment else ""


def erase(rows: QuerySet[HelpRequest], whose: object) -> int:
    """Requests, and what was sent along with them."""
    attached = list(rows.exclude(attachment=None).values_list("attachment", flat=True))
    gone = rows.delete()[0]
    discard(File.objects.filter(pk__in=attached))
    return int(gone)
