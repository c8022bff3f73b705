"""Secrets of a message (a code) lie encrypted in its ledger row and are wiped at its end state."""

import base64
import functools
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@functools.cache
def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return hashlib.scrypt(key.encode(), salt=b"kinship.mail.sealing", n=2**14, r=8, p=1, dklen=32)


def seal(secrets: dict[str, Any]) -> bytes:
    return _fernet().encrypt(json.dumps(secrets).encode())


def unseal(sealed: bytes | memoryview | None) -> dict[str, Any]:
    """What was sealed; nothing for an empty row. Raises cryptography's InvalidToken for another key's work."""
    if not sealed:
        return {}
    opened: dict[str, Any] = json.loads(_fernet().decrypt(bytes(sealed)))
    return opened
