from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.mail.kinds import Letter, Sample
from portal.mail.letters import compose
from portal.mail.models import Message


def trouble(message: Message, secrets: dict[str, Any]) -> Letter:
    """To the operator's support address: readers call a mailing spam, and whether it was paused for that."""
    data = message.data
    with override(settings.LANGUAGE_CODE):
        share = number_format(100 * data["complaints"] / max(data["delivered"], 1), 2)
    return compose("trouble", {**data, "share": share}, settings.LANGUAGE_CODE)


def samples() -> Iterator[Sample]:
    yield _sample(
        _("A mailing, told"), name="newsletter issue:42", complaints=12, delivered=9_800, paused=False
    )
    yield _sample(
        _("A mailing, paused"), name="newsletter issue:42", complaints=29, delivered=9_900, paused=True
    )
    yield _sample(_("All mailings of a week"), name="", complaints=60, delivered=20_500, paused=True)


def _sample(label: str, **data: Any) -> Sample:
    return Sample(
        label, Message(kind="mail_trouble", address=settings.SUPPORT_ADDRESS, occasion="", data=data)
    )
