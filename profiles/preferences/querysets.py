from profiles.people.models import Person
from profiles.preferences.models import Preferences


def preferences_of(person: Person) -> Preferences:
    """What the person chose, or the defaults, unsaved."""
    return Preferences.objects.filter(person=person).first() or Preferences(person=person)
