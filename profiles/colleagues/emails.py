from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.mail.kinds import Letter, Sample, UnneededError
from portal.mail.letters import compose
from portal.mail.models import Message
from portal.mail.reasons import OVER
from profiles.businesses.models import Business
from profiles.colleagues.models import Invitation
from profiles.people.models import Person

UNTIL = datetime(2026, 12, 6, 9, tzinfo=UTC)


def invitation(message: Message, secrets: dict[str, Any]) -> Letter:
    """To the address that an owner typed; the same to one that we know and to one that we don't."""
    language = message.person.language if message.person else message.data["language"]
    with override(language):
        asked = _asked(message.data)
        context = {
            "who": asked.by.name if asked.by and asked.by.name else _("Somebody"),
            "business": asked.business.name,
            "words": asked.words,
            "link": settings.SITE_URL + reverse("invitation", args=[secrets.get("token") or "-"]),
            "until": asked.expires_at,
        }
    return compose("invitation", context, language)


def samples() -> Iterator[Sample]:
    for number, label in enumerate((_("With words, from a business with a name"), _("Without"))):
        data = {"language": "en", "sample": number}
        yield Sample(
            label, Message(kind="invitation", address="ben@example.org", data=data), {"token": "sample"}
        )


def _asked(data: dict[str, Any]) -> Invitation:
    """Raises UnneededError where it is over before the mail left."""
    if "sample" in data:
        return _made_up(whole=not data["sample"])
    found = Invitation.objects.select_related("business", "by").filter(pk=data["invitation"]).first()
    if found is None or found.is_over:
        raise UnneededError(OVER)
    return found


def _made_up(*, whole: bool) -> Invitation:
    if not whole:
        return Invitation(business=Business(), by=None, expires_at=UNTIL)
    return Invitation(
        business=Business(name="Marta’s Bread"),  # noqa: RUF001
        by=Person(name="Marta Berg"),
        words=_("You do the books, so you see what we told them about our tills."),
        expires_at=UNTIL,
    )
