"""Who does not want to be counted; an upper app, which keeps people's wishes, registers where they are."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from portal.registry import Registry

unwilling: Registry[Callable[[], QuerySet[Any]]] = Registry("people who are not counted")
"""What gives rows with a `person` who does not want openings and clicks to be counted."""


def untracked_people(ids: Iterable[int]) -> set[int]:
    """Of these people, those whose letters must carry the bare links; all, where the site counts nothing."""
    asked = set(ids)
    if not settings.MAIL_TRACKING:
        return asked
    found: set[int] = set()
    for rows in unwilling:
        found.update(rows().filter(person__among=asked).values_list("person_id", flat=True))
    return found
