from django.db.models import Exists, OuterRef, Q

from portal.mail.conditions import Condition
from portal.mail.kinds import Kind
from profiles.consent.models import Channel, Consent


def _said_yes(kind: Kind) -> Q | None:
    """A kind with a purpose goes only to those who said yes to it by mail, as it stands at the claim."""
    if not kind.purpose:
        return None
    yes = Consent.objects.filter(
        person=OuterRef("person"), purpose=kind.purpose, channel=Channel.MAIL, given=True
    )
    return Q(Exists(yes))


NO_CONSENT = Condition("no_consent", _said_yes)
