from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.mail.kinds import Letter, Sample
from portal.mail.letters import compose
from portal.mail.models import Message
from profiles.accounts.codes import link_of
from profiles.consent.models import ConsentWording

MARTA = "marta@martas-bread.example"
EVENTS = {
    "password_changed": gettext_lazy("Your password was changed."),
    "password_set": gettext_lazy("You now have a password."),
    "password_reset": gettext_lazy("Your password was set anew through a mailed link."),
    "email_changed": gettext_lazy("Your email was changed."),
    "shut_out": gettext_lazy("Somebody asked for a code, but your account is closed."),
}
"""What a security notice may tell, by the last part of allauth's template name, and one of our own."""


def code(message: Message, secrets: dict[str, Any]) -> Letter:
    """To whoever typed this address into the box for coming in: the code, and a button that does the same."""
    typed = str(secrets.get("code", ""))
    wordings = ConsentWording.objects.filter(pk__in=message.data.get("ticked", []))
    context = {
        "code": f"{typed[:3]} {typed[3:]}",
        "link": link_of(str(secrets.get("token", ""))),
        "minutes": settings.CODE_MINUTES,
        "ticked": [wording.label for wording in wordings],
    }
    return compose("code", context, message.data["language"])


def reset(message: Message, secrets: dict[str, Any]) -> Letter:
    """A link to set a password anew; without one, that nobody has a password at this address."""
    return compose("reset", {"link": secrets.get("link", "")}, message.data["language"])


def notice(message: Message, secrets: dict[str, Any]) -> Letter:
    """What happened to an account, to its own address, so that a theft does not stay unseen."""
    at = message.data.get("at")
    context = {
        "event": message.data["event"],
        "what": EVENTS[message.data["event"]],
        "at": datetime.fromisoformat(at) if at else None,
        "network": message.data.get("network", ""),
    }
    return compose("notice", context, message.data["language"])


def code_samples() -> Iterator[Sample]:
    ticked = list(ConsentWording.objects.filter(at_signup=True, language="en").values_list("pk", flat=True))
    yield Sample(_("Ticked nothing"), _sample("code", ticked=[]), {"code": "123456", "token": "sample"})
    yield Sample(_("Ticked all"), _sample("code", ticked=ticked), {"code": "004200", "token": "sample"})


def reset_samples() -> Iterator[Sample]:
    link = f"{settings.SITE_URL}/password/reset/sample/"
    yield Sample(_("A member"), _sample("reset"), {"link": link})
    yield Sample(_("Nobody we know"), _sample("reset"))


def notice_samples() -> Iterator[Sample]:
    for event, what in EVENTS.items():
        data = {"event": event, "at": "2026-11-22T20:59:00+00:00", "network": "192.0.2.7"}
        yield Sample(str(what), _sample("notice", **data))


def _sample(kind: str, **data: Any) -> Message:
    return Message(kind=kind, address=MARTA, data={"language": "en", **data})
