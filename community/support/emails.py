from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.support.attachments import link_for_support
from community.support.models import HelpRequest
from portal.mail.envelopes import HeaderError, ascii_address
from portal.mail.kinds import Letter, Sample
from portal.mail.letters import compose
from portal.mail.models import Message
from profiles.facts.querysets import facts_of
from profiles.people.models import Person
from profiles.sentences.composing import compose as sentences
from profiles.sentences.rendering import as_mail, as_text


def help_request(message: Message, secrets: dict[str, Any]) -> Letter:
    """To the operator's support address, in the site's own language: what someone wrote, answered by replying."""
    request = HelpRequest.objects.select_related("person", "attachment").get(pk=message.data["request"])
    return _letter(request)


def samples() -> Iterable[Sample]:
    """The newest request there is; a made-up one would need a row."""
    newest = HelpRequest.objects.first()
    return [_sample(newest)] if newest else []


def _sample(request: HelpRequest) -> Sample:
    message = Message(kind="help", address=settings.SUPPORT_ADDRESS, data={"request": request.pk})
    return Sample(_("The newest request"), message)


def _letter(request: HelpRequest) -> Letter:
    context = {
        "help_request": request,
        "attachment_url": link_for_support(request),
        **(_known(request.person) if request.person else {}),
    }
    letter = compose("help", context, settings.LANGUAGE_CODE)
    return Letter(letter.subject, letter.text, letter.html, _reply_to(request.email))


def _known(person: Person) -> dict[str, Any]:
    """What staff see of a member who asks: their name and their profile in sentences."""
    with override(settings.LANGUAGE_CODE):
        said = sentences(facts_of(person), settings.LANGUAGE_CODE, "they", person.name)
        return {"name": person.name, "known_html": as_mail(said), "known_text": as_text(said)}


def _reply_to(address: str) -> dict[str, str]:
    """Nothing for an address that no mail goes to: the words reach the operator all the same, with the address."""
    try:
        return {"Reply-To": ascii_address(address)}
    except HeaderError:
        return {}
