"""Addresses of private files: signed, for a while, for one person or for whoever may read the file.

None lasts: what stands in a history, a mail or a chat is dead soon, and opens nothing to whom it was not given.
"""

import time
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.urls import reverse

from portal.files.models import File

SALT = "portal.files.addresses"
AN_HOUR = 3600
A_WEEK = 7 * 86_400


@dataclass(frozen=True)
class Address:
    """`reader` is the id of the only person it is for; None: for anyone who may read the file when they come."""

    key: UUID
    reader: int | None
    until: int

    @property
    def is_over(self) -> bool:
        return time.time() >= self.until


def address_of(file: File, reader: AbstractBaseUser | None = None, seconds: int = AN_HOUR) -> str:
    """A path of ours. It gives no right: who opens it must be signed in, and may they read is asked then."""
    held = [file.key.hex, reader.pk if reader else None, int(time.time()) + seconds]
    return reverse("private-file", args=[signing.dumps(held, salt=SALT)])


def read_address(token: str) -> Address:
    """Raises BadSignature for anything that `address_of` did not make."""
    key, reader, until = signing.loads(token, salt=SALT)
    return Address(UUID(key), reader, until)
