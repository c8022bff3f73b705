"""Signatures as Django's, which open with its own `Signer` and `loads`, at a quarter of the price.

Letters carry some of them for each reader. Django makes the key of a purpose, and the encoder of its values, anew for
each one.
"""

import functools
import hashlib
import hmac
import json
import time
from typing import Any

from django.conf import settings
from django.core.signing import b62_encode, b64_encode

_encoded = json.JSONEncoder(separators=(",", ":")).encode


def sign_object(value: Any, salt: str) -> str:
    """What `Signer(salt=salt).unsign_object` opens."""
    return _signed(b64_encode(_encoded(value).encode("latin-1")).decode(), salt)


def dumps(value: Any, salt: str) -> str:
    """What `loads(token, salt=salt)` opens, which also asks for its age."""
    words = b64_encode(_encoded(value).encode("latin-1")).decode()
    return _signed(f"{words}:{b62_encode(int(time.time()))}", salt)


def _signed(words: str, salt: str) -> str:
    signature = hmac.digest(_key(salt, settings.SECRET_KEY), words.encode(), "sha256")
    return f"{words}:{b64_encode(signature).decode()}"


@functools.lru_cache(maxsize=32)
def _key(salt: str, secret: str) -> bytes:
    return hashlib.sha256(f"{salt}signer{secret}".encode()).digest()
