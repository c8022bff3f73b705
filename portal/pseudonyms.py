"""Keyed hashes that stand for people who are gone (HMAC-SHA-256): whoever lacks the key can't find out by trying."""

import functools
import hashlib
import hmac

from django.conf import settings


def pseudonym(purpose: str, words: str) -> str:
    """64 hex digits, the same for the same words as long as PRIVACY_KEY, or else SECRET_KEY, stays the same."""
    hashed = _keyed(settings.PRIVACY_KEY or settings.SECRET_KEY).copy()
    hashed.update(f"{purpose}:{words}".encode())
    return hashed.hexdigest()


def of_address(address: str) -> str:
    return pseudonym("address", address.strip().lower())


@functools.lru_cache(maxsize=4)
def _keyed(secret: str) -> hmac.HMAC:
    """It is copied: to begin anew with the key takes twice as long."""
    key = hashlib.scrypt(secret.encode(), salt=b"kinship.pseudonyms", n=2**14, r=8, p=1, dklen=32)
    return hmac.new(key, digestmod="sha256")
