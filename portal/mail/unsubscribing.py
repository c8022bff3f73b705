"""Stopping a purpose by a link in a mail: no sign-in, one click, and only ever by POST (RFC 8058)."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.db import transaction

from portal.mail.kinds import kinds
from portal.mail.models import Message
from portal.registry import Registry
from portal.signing import sign_object
from portal.web.addresses import before_token

SALT = "kinship.mail.stop"

Stopper = Callable[[AbstractBaseUser, str, dict[str, Any]], object]

stoppers: Registry[Stopper] = Registry("mail stopper")
"""What is called with (person, purpose, proof) when someone stops a purpose; must be harmless when repeated."""

purposes: Registry[Any] = Registry("mail purpose")
"""What people call a purpose, for the page that stops it."""


@dataclass(frozen=True)
class Stop:
    """Who stops what, and the key of the message whose link they used."""

    person_id: int
    purpose: str
    message: str


def stop_url(message: Message, purpose: str) -> str:
    """The whole address for `List-Unsubscribe` and for the foot of the mail; it never expires."""
    token = _token(settings.SECRET_KEY, message.person_id, purpose, message.key.hex)
    return f"{before_token(settings.SITE_URL, 'mail-stop')}{token}/"


@functools.lru_cache(maxsize=2000)
def _token(secret: str, person_id: int | None, purpose: str, message: str) -> str:
    """Needed twice for each letter, in its headers and at its foot."""
    return sign_object([person_id, purpose, message], SALT)


def read_token(token: str) -> Stop:
    """Raises signing.BadSignature for anything that `stop_url` did not make."""
    person_id, purpose, message = signing.Signer(salt=SALT).unsign_object(token)
    return Stop(person_id, purpose, message)


@transaction.atomic
def stop(wanted: Stop, proof: dict[str, Any]) -> None:
    """Tell those who keep consent. A person who is gone has nothing left to stop."""
    person = get_user_model()._default_manager.filter(pk=wanted.person_id).first()
    if person is None:
        return
    for stopper in stoppers:
        stopper(person, wanted.purpose, {**proof, "message": wanted.message})


def names_of(purpose: str) -> list[str]:
    """What ends, as people know it: the kinds of mail, else the purpose itself."""
    names = [str(kind.name) for kind in kinds if kind.purpose == purpose]
    return names or [str(name) for slug, name in purposes.items() if slug == purpose]
