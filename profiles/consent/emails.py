from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from portal.mail.kinds import Letter, Sample
from portal.mail.letters import compose
from portal.mail.models import Message
from profiles.consent.models import ConsentWording
from profiles.consent.subscribing import link_of


def confirm(message: Message, secrets: dict[str, Any]) -> Letter:
    """To whoever typed this address into the newsletter form: one button, and nothing comes without it."""
    wording = ConsentWording.objects.filter(pk=message.data.get("wording")).first()
    context = {"link": link_of(secrets.get("token", "")), "wording": wording}
    return compose("confirm", context, message.data["language"])


def samples() -> Iterator[Sample]:
    wording = ConsentWording.objects.filter(purpose="newsletter", channel="mail", is_active=True).first()
    data = {"language": "en", "wording": wording.pk if wording else None}
    message = Message(kind="confirm", address="marta@martas-bread.example", data=data)
    yield Sample(_("A visitor asked for the newsletter"), message, {"token": "sample"})
