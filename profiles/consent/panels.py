from itertools import groupby
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import get_language

from portal.panels.registry import Panel
from profiles.consent.forms import lines
from profiles.consent.models import Channel
from profiles.consent.querysets import consents_of, wordings_in
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


CONSENTS = Panel("consents", "me", "profiles/consent/panel.html", what_we_may_send, order=30)
