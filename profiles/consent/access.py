from django.utils import timezone

from profiles.consent.models import Channel, Consent
from profiles.people.models import Person
from profiles.preferences.models import Preferences


def may_market(person: Person, purpose: str) -> bool:
    """Whether a letter that goes in any case may carry its marketing part: a yes by mail, and no pause."""
    said_yes = Consent.objects.filter(person=person, purpose=purpose, channel=Channel.MAIL, given=True)
    paused = Preferences.objects.filter(person=person, paused_until__gt=timezone.localdate())
    return said_yes.exists() and not paused.exists()
