"""Beginning and ending a look through somebody's eyes, and the log of it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from profiles.people.models import Person
from profiles.people.roles import STAFF_ROLES
from profiles.preferences.models import Preferences
from profiles.seeing.models import Look, LookedPage, Persona

LASTS = timedelta(minutes=30)


@transaction.atomic
def look_as_member(by: Person, person: Person, why: str) -> Look:
    """The member finds it among their activity, and on their own page with the reason."""
    look = _begin(by, person=person, why=why)
    record("seen_as", person, f"person:{person.pk}", by=by.pk, look=look.pk)
    return look


@transaction.atomic
def look_as_persona(by: Person, persona: Persona) -> Look:
    return _begin(by, persona=persona)


def _begin(by: Person, person: Person | None = None, persona: Persona | None = None, why: str = "") -> Look:
    now = timezone.now()
    return Look.objects.create(
        by=by,
        by_name=by.first_name,
        role=_role(by),
        person=person,
        persona=persona,
        why=why,
        from_at=now,
        until_at=now + LASTS,
    )


def _role(by: Person) -> str:
    """The group that lets them, as the member is told."""
    groups = by.groups.filter(name__in=STAFF_ROLES).order_by("name").values_list("name", flat=True)
    return groups.first() or "staff"


def end_look(look: Look, how: str) -> None:
    """Ended once; by time it ended when its time was over, whoever noticed it when."""
    at = look.until_at if how == Look.End.TIME else timezone.now()
    Look.objects.filter(pk=look.pk, ended_at=None).update(ended_at=at, ended_by=how)


def note_page(look: Look, name: str, path: str) -> None:
    LookedPage.objects.create(look=look, name=name[:80], path=path[:200])


@transaction.atomic
def say_no(person: Person) -> None:
    """No staff may look as this person; who does so now is stopped with their next page."""
    _set_willing(person, willing=False)


@transaction.atomic
def say_yes(person: Person) -> None:
    _set_willing(person, willing=True)


def _set_willing(person: Person, *, willing: bool) -> None:
    Preferences.objects.update_or_create(person=person, defaults={"seen_by_staff": willing})
    record("seeing_allowed" if willing else "seeing_refused", person)
