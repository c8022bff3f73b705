from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from portal.mail.letters import compose

from community.support.models import HelpRequest
from portal.mail.kinds import Letter, Sample
from portal.mail.models import Message


def help_request(message: Message, secrets: dict[str, Any]) -> Letter:
    """To the operator's support address: what someone wrote into Get help, answered by replying."""
    request = HelpRequest.objects.select_related("person").get(pk=message.data["request"])
    return _letter(request)


def samples() -> Iterable[Sample]:
    """The newest request there is; a made-up one would need a row."""
    newest = HelpRequest.objects.first()
    return [_sample(newest)] if newest else []


def _sample(request: HelpRequest) -> Sample:
    message = Message(kind="help", address=settings.SUPPORT_ADDRESS, data={"request": request.pk})
    return Sample(_("The newest request"), message)


def _letter(request: HelpRequest) -> Letter:
    context = {"help_request": request}
    letter = compose("help", context, "en")
    return Letter(letter.subject, letter.text, letter.html, {"Reply-To": request.email})
