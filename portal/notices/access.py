from typing import Any

from django.http import Http404

from portal.notices.models import Notice
from portal.notices.querysets import Shown, with_things

LARGEST = 2**63 - 1


def get_notice(person: Any, pk: int) -> Shown:
    """One of the person's own, about something they may still see; else 404."""
    rows = Notice.objects.filter(person_id=person.pk, pk=pk) if pk <= LARGEST else Notice.objects.none()
    shown = with_things(person, rows)
    if not shown:
        raise Http404
    return shown[0]
