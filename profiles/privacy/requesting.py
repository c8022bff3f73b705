"""Somebody asks for a copy of what is held about them, or staff do for them."""

from django.db import transaction

from portal.activity.recording import record
from portal.waking import try_to_wake
from profiles.people.models import Person
from profiles.privacy.models import OPEN, Export


@transaction.atomic
def ask_for_copy(person: Person, *, by: Person) -> Export:
    """One at once: asked again meanwhile, it is the same."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    held, is_new = Export.objects.get_or_create(
        person=person, state__in=OPEN, defaults={"by": by, "by_themselves": by == person}
    )
    if is_new:
        record("copy_asked", person, f"person:{person.pk}", **({} if by == person else {"by": by.pk}))
        transaction.on_commit(lambda: try_to_wake(lambda: _wake(held.pk)), robust=True)
    return held


def _wake(pk: int) -> None:
    from profiles.privacy.tasks import make_copy

    make_copy.delay(pk)
