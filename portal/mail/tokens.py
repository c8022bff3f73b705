"""Short unforgeable tokens for the addresses that a mail carries by the dozen: a number and its signature.

Django's Signer takes ten times as long and makes tokens three times as long; these are written for every
reader. Each purpose has a key of its own, and old keys go on opening (SECRET_KEY_FALLBACKS).
"""

import base64
import functools
import hashlib
import hmac
from collections.abc import Callable

from django.conf import settings
from django.core.signing import BadSignature

Coder = Callable[[bytes], bytes]

ID_BYTES, SIGNATURE_BYTES = 6, 12
"""Ids up to 2^48; together a multiple of three, so that base64 needs no filling."""
ADDRESS_LENGTH, MAILBOX_LENGTH = 24, 29


def signed(purpose: str, pk: int) -> bytes:
    body = pk.to_bytes(ID_BYTES, "big")
    return body + _signature(purpose, settings.SECRET_KEY, body)


def opened(purpose: str, token: bytes) -> int:
    """The number. Raises BadSignature for anything that `signed` did not make for this purpose."""
    body, signature = token[:ID_BYTES], token[ID_BYTES:]
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if hmac.compare_digest(signature, _signature(purpose, key, body)):
            return int.from_bytes(body, "big")
    raise BadSignature("not a token of ours")


def in_address(purpose: str, pk: int) -> str:
    """As part of a web address: ADDRESS_LENGTH characters."""
    return base64.urlsafe_b64encode(signed(purpose, pk)).decode("ascii")


def from_address(purpose: str, token: str) -> int:
    """Raises BadSignature, also for another spelling of a token."""
    return opened(purpose, _decoded(token, base64.urlsafe_b64decode, base64.urlsafe_b64encode))


def in_mailbox(purpose: str, pk: int) -> str:
    """As part of a mail address, whose letters servers may turn small: MAILBOX_LENGTH characters."""
    return base64.b32encode(signed(purpose, pk)).decode("ascii").rstrip("=").lower()


def from_mailbox(purpose: str, token: str) -> int:
    """Raises BadSignature, also for another spelling of a token."""
    whole = token.upper() + "=" * (-len(token) % 8)
    return opened(purpose, _decoded(whole, base64.b32decode, base64.b32encode))


def _decoded(token: str, decode: Coder, encode: Coder) -> bytes:
    """Only the spelling that we would write: otherwise one token had several addresses."""
    try:
        raw = decode(token.encode("ascii"))
    except ValueError:
        raise BadSignature("not a token of ours") from None
    if encode(raw).decode("ascii") != token:
        raise BadSignature("not a token of ours")
    return raw


@functools.lru_cache(maxsize=32)
def _key(purpose: str, secret: str) -> bytes:
    return hashlib.sha256(f"kinship.mail.{purpose}:{secret}".encode()).digest()


def _signature(purpose: str, secret: str, body: bytes) -> bytes:
    return hmac.digest(_key(purpose, secret), body, "sha256")[:SIGNATURE_BYTES]
