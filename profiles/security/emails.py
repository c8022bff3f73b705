from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from portal.mail.kinds import Letter, Sample
from portal.mail.letters import compose
from portal.mail.models import Message

MARTA = "marta@martas-bread.example"


def proof(message: Message, secrets: dict[str, Any]) -> Letter:
    """A code to somebody who is signed in; or, to whose address another wanted, what was tried."""
    typed = str(secrets.get("code", ""))
    context = {
        "code": f"{typed[:3]} {typed[3:]}",
        "minutes": settings.CODE_MINUTES,
        "purpose": message.data["purpose"],
        "taken": message.data["purpose"] == "taken",
    }
    return compose("proof", context, message.data["language"])


def proof_samples() -> Iterator[Sample]:
    labels = {"fresh": _("To show that it is you"), "address": _("A new email"), "taken": _("Not free")}
    for purpose, label in labels.items():
        message = Message(kind="proof", address=MARTA, data={"language": "en", "purpose": purpose})
        yield Sample(label, message, {"code": "004200"})
