from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.mail.kinds import Letter, Sample, UnneededError
from portal.mail.letters import compose
from portal.mail.models import Message
from portal.mail.reasons import OVER
from profiles.privacy.models import Export

UNTIL = datetime(2026, 12, 6, 9, tzinfo=UTC)


def copy(message: Message, secrets: dict[str, Any]) -> Letter:
    """That it is ready, and where: nothing of what is in it, and the page asks who comes."""
    held = _ready(message.data)
    context = {
        "by_themselves": held.by_themselves,
        "until": held.expires_at,
        "link": settings.SITE_URL + reverse("copy"),
    }
    return compose("copy", context, message.person.language if message.person else settings.LANGUAGE_CODE)


def samples() -> Iterator[Sample]:
    for label, by_themselves in ((_("Asked for by themselves"), True), (_("Asked for by staff"), False)):
        data = {"sample": True, "by_themselves": by_themselves}
        yield Sample(label, Message(kind="copy", address="marta@martas-bread.example", data=data))


def _ready(data: dict[str, Any]) -> Export:
    """Raises UnneededError where its time was over before the mail left."""
    if "sample" in data:
        return Export(by_themselves=data["by_themselves"], expires_at=UNTIL)
    held = Export.objects.filter(pk=data["export"]).first()
    if held is None or not held.is_ready:
        raise UnneededError(OVER)
    return held
