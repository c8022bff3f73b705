from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.feedback.mailing import feedback_url, with_choices
from portal.feedback.models import Feedback
from portal.feedback.scales import THUMB
from portal.feedback.targets import things_of
from portal.feedback.working import REPLY
from portal.mail.kinds import Letter, Sample
from portal.mail.letters import compose
from portal.mail.models import Message

REPLY_TARGET = "reply"


def reply(message: Message, secrets: dict[str, Any]) -> Letter:
    """To who said it: their words, our reply, and whether that helped, through a page that one press confirms."""
    if "sample" in message.data:
        return _letter(message, 0, _("Late invoices"), _sample_words(), _sample_reply())
    said = Feedback.objects.get(pk=message.data["feedback"])
    thing = things_of([said]).get((said.target, said.object_id))
    return _letter(message, said.pk, thing.title if thing else "", said.why, said.reply)


def _letter(message: Message, pk: int, title: str, why: str, words: str) -> Letter:
    language = message.person.language if message.person else "en"
    url = feedback_url(message.person_id or 0, REPLY_TARGET, pk, THUMB)
    with override(language):
        choices = [(address, str(label)) for address, label in with_choices(url, THUMB)]
    context = {"title": title, "why": why, "words": words, "choices": choices, "url": url}
    return compose("feedback_reply", context, language)


def samples() -> Iterator[Sample]:
    reader = get_user_model()(pk=0, email="marta@martas-bread.example")
    row = Message(kind=REPLY, person=reader, address=reader.email, occasion="", data={"sample": True})
    yield Sample(_("A reply"), row)


def _sample_words() -> str:
    return _("How do I do this on a phone?")


def _sample_reply() -> str:
    return _("Open the menu at the bottom, then Invoices. We added a picture of it to the page.")
