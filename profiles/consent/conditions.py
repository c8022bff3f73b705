from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.mail.conditions import Condition
from portal.mail.kinds import Kind
from profiles.consent.querysets import yes_by_mail


def _said_yes(kind: Kind) -> Q | None:
    """A kind with a purpose goes only to those who said yes to it by mail, as it stands at the claim."""
    if not kind.purpose:
        return None
    return Q(Exists(yes_by_mail(kind.purpose).filter(person=OuterRef("person"))))


NO_CONSENT = Condition("no_consent", _said_yes, words=_("they have not said yes to this, or said no since"))
