from itertools import groupby
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.mail.kinds import kinds
from portal.panels.registry import Panel
from profiles.consent.forms import lines
from profiles.consent.models import Channel, Purpose
from profiles.consent.querysets import consents_of, entry_behind, withdrawn_after, wordings_in
from profiles.people.models import Person


def what_we_may_send(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """By channel, every wording in force and what the person said about it."""
    wordings = wordings_in(get_language())
    if not wordings:
        return None
    shown = lines(wordings, consents_of(cast(Person, request.user)))
    order = list(Channel)
    shown.sort(key=lambda line: order.index(line["wording"].channel))
    by_channel = groupby(shown, key=lambda line: line["wording"].channel)
    return {"channels": [(Channel(channel), list(found)) for channel, found in by_channel]}


def what_it_rests_on(request: HttpRequest, message: Any) -> dict[str, Any] | None:
    """Of one message of the ledger, for those who may see consents: the proof as it stood when it left."""
    if message is None or not request.user.has_perm("profiles.view_consententry"):
        return None
    kind = kinds.get(message.kind)
    if kind is None or not kind.purpose:
        return {"purpose": ""}
    entry = entry_behind(message, kind.purpose)
    withdrawn = withdrawn_after(message, kind.purpose, entry) if entry and entry.given else None
    return {"purpose": Purpose(kind.purpose).label, "entry": entry, "withdrawn": withdrawn}


PROOF = Panel("consent-proof", "mail-message", "profiles/consent/proof.html", what_it_rests_on)
CONSENTS = Panel(
    "consents", "me", "profiles/consent/panel.html", what_we_may_send, order=30, title=_("What we may send")
)
