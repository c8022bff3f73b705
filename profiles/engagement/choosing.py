"""What a person says about how they take part themselves."""

from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from profiles.engagement.deciding import decide
from profiles.engagement.models import Engagement
from profiles.people.models import Person


@transaction.atomic
def choose(person: Person, kind: str) -> None:
    """Holds against what their activity says, until they let us guess again (`kind` empty)."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    Engagement.objects.filter(person=person).delete()
    if kind:
        Engagement.objects.create(person=person, kind=kind, is_chosen=True, since=timezone.now())
    else:
        decide(person.pk, person.pk + 1, timezone.now())
    record("engagement_chosen", person, kind=kind)
