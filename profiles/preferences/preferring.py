from datetime import date

from django.db import transaction

from portal.activity.recording import record
from profiles.people.models import Person
from profiles.preferences.models import Preferences


@transaction.atomic
def set_preferences(
    person: Person,
    *,
    language: str,
    time_zone: str,
    cadence: str,
    paused_until: date | None,
    personalised: bool,
    tracked: bool,
) -> None:
    """How the person wants to be treated from now on."""
    speak(person, language)
    Person.objects.filter(pk=person.pk).update(time_zone=time_zone)
    chosen = {
        "cadence": cadence,
        "paused_until": paused_until,
        "personalised": personalised,
        "tracked": tracked,
    }
    Preferences.objects.update_or_create(person=person, defaults=chosen)
    paused = paused_until is not None
    record("preferences_changed", person, paused=paused, personalised=personalised, tracked=tracked)


@transaction.atomic
def speak(person: Person, language: str) -> None:
    """Pages and mails in this language from now on."""
    Person.objects.filter(pk=person.pk).update(language=language)
    person.language = language
