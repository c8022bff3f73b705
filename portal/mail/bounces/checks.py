"""Said when Kinship starts: settings with which bounces would be lost, or anyone could report them."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from portal.mail.bounces.hooks import TRACKING, hook, why_unsafe
from portal.mail.envelopes import HeaderError, ascii_address

LONGEST_LOCAL = 34
"""With `+` and the token of 29 letters, 64: more no mail server takes (RFC 5321)."""


def check_bounces(**_: Any) -> list[CheckMessage]:
    return [*_address(), *_hooks()]


def _address() -> Iterator[CheckMessage]:
    given = settings.MAIL_BOUNCE_ADDRESS
    if not given:
        return
    try:
        local = ascii_address(given).rpartition("@")[0]
    except HeaderError:
        yield Error(
            f"MAIL_BOUNCE_ADDRESS is {given!r}. Set it to an address like bounce@example.org.", id="mail.E001"
        )
        return
    if len(local) > LONGEST_LOCAL or "+" in local:
        hint = f"Before the @ stand at most {LONGEST_LOCAL} letters, and no plus sign."
        yield Error(
            "MAIL_BOUNCE_ADDRESS has no room for what says whose bounce it is.", hint=hint, id="mail.E002"
        )


def _hooks() -> Iterator[CheckMessage]:
    for provider in settings.MAIL_HOOKS:
        view = hook(provider, TRACKING)
        why = why_unsafe(view) if view else "anymail knows no webhook of that name"
        if why:
            hint = "Put the key into ANYMAIL, or leave the provider out of MAIL_HOOKS."
            yield Error(f"Reports of {provider} are refused: {why}.", hint=hint, id="mail.E003")
