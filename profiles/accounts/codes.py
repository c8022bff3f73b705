"""Mailed codes; and the mailed link, the other proof of a PendingSignup."""

import secrets
import uuid
from typing import Protocol

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

LINK_SALT = "kinship.join.link"


class Coded(Protocol):
    """A row with a code, as it is kept: a keyed hash."""

    key: uuid.UUID
    code_hash: str


def new_code() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


def hash_of(key: uuid.UUID, code: str, secret: str | None = None) -> str:
    """Keyed with the row, so that one code has another hash in each."""
    return salted_hmac("kinship.join.code", f"{key}:{code}", secret=secret, algorithm="sha256").hexdigest()


def is_right(row: Coded, typed: str) -> bool:
    """Spaces do not matter; a code mailed before the site's key was changed is still good."""
    code = "".join(typed.split())
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(row.code_hash, hash_of(row.key, code, key)) for key in keys)


def token_of(key: uuid.UUID) -> str:
    return Signer(salt=LINK_SALT).sign(str(key))


def link_of(token: str) -> str:
    return settings.SITE_URL + reverse("join-link", args=[token])


def key_in(token: str) -> uuid.UUID | None:
    """The row a link names; None for anything we did not sign for this purpose."""
    try:
        return uuid.UUID(Signer(salt=LINK_SALT).unsign(token))
    except (BadSignature, ValueError):
        return None
