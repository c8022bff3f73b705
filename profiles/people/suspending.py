from django.db import transaction

from portal.activity.recording import record
from profiles.colleagues.leaving import come_back, stand_down
from profiles.people.models import Person


@transaction.atomic
def suspend(person: Person, *, by: Person) -> None:
    """Shut someone out: no way in works any more, and open sessions end with their next request.

    A business that they own passes to a colleague, as when they close their account.
    """
    _set_active(person, by, active=False)


@transaction.atomic
def restore(person: Person, *, by: Person) -> None:
    _set_active(person, by, active=True)


def _set_active(person: Person, by: Person, *, active: bool) -> None:
    changed = Person.objects.filter(pk=person.pk).exclude(is_active=active).update(is_active=active)
    if changed:
        if active:
            come_back(person)
        else:
            stand_down(person)
        record("restored" if active else "suspended", person, f"person:{person.pk}", by=by.pk)
