from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from portal.mail.kinds import Letter, Sample
from portal.mail.letters import compose
from portal.mail.models import Message


def refused(message: Message, secrets: dict[str, Any]) -> Letter:
    """To the operator's support address: a receiving domain takes nothing from us, and waits for an hour."""
    return compose("refused", dict(message.data), settings.LANGUAGE_CODE)


def samples() -> Iterator[Sample]:
    data = {"domain": "mail.example", "words": "550 5.7.26"}
    row = Message(kind="domain_refused", address=settings.SUPPORT_ADDRESS, occasion="", data=data)
    yield Sample(_("Mail without proof of its sender"), row)
