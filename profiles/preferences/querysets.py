from django.db.models import QuerySet
from django.utils import timezone

from profiles.people.models import Person
from profiles.preferences.models import Preferences


def pauses() -> QuerySet[Preferences]:
    """Of those who want no mail with a purpose today."""
    return Preferences.objects.filter(paused_until__gt=timezone.localdate())


def uncounted() -> QuerySet[Preferences]:
    """Of those who do not want to be counted when they open a mail or follow its links."""
    return Preferences.objects.filter(tracked=False)


def preferences_of(person: Person) -> Preferences:
    """What the person chose, or the defaults, unsaved."""
    return Preferences.objects.filter(person=person).first() or Preferences(person=person)
