from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.mail.conditions import Condition
from portal.mail.kinds import Kind
from profiles.preferences.models import Preferences


def _not_paused(kind: Kind) -> Q | None:
    """Mail with a purpose waits until the day somebody named."""
    if not kind.purpose:
        return None
    paused = Preferences.objects.filter(person=OuterRef("person"), paused_until__gt=timezone.localdate())
    return ~Q(Exists(paused))


PAUSED = Condition("paused", _not_paused, otherwise="wait")
