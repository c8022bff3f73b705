"""Files taken in: pictures for everyone, named by what they hold; and what somebody attached, for few."""

import hashlib
from typing import IO, Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.files.examining import Examined
from portal.files.models import File, Image
from portal.files.pictures import decoded, encoded, fitted
from portal.files.storing import is_stored, store

WIDEST, HIGHEST = 1200, 20_000


def keep_image(
    file: IO[bytes], alt: str, by: AbstractBaseUser | None, *, most: tuple[int, int] = (WIDEST, HIGHEST)
) -> Image:
    """Draw the picture anew and keep it; the same picture twice is one row. Raises NotAnImageError, and OSError."""
    picture = fitted(decoded(file), *most)
    suffix, data = encoded(picture)
    about = {"width": picture.width, "height": picture.height, "bytes": len(data), "suffix": suffix}
    return _kept(hashlib.sha256(data).hexdigest(), data, {**about, "alt": alt, "by": by})


@transaction.atomic
def _kept(digest: str, data: bytes, defaults: dict[str, Any]) -> Image:
    """The row first: who sweeps the same picture away at this moment is waited for."""
    image, made = Image.objects.get_or_create(digest=digest, defaults=defaults)
    if not made:
        Image.objects.filter(pk=image.pk).update(at=timezone.now())
    if not is_stored(image.stored_as):
        store(image.stored_as, data)
    return image


@transaction.atomic
def keep_file(
    examined: Examined, purpose: str, owner: AbstractBaseUser | None, *, key: UUID | None = None
) -> File:
    """Keep what was examined; who may read it is for `purpose` to say. Raises OSError.

    `key`: one by which what a killed worker stored of it is found, and written over.
    """
    about: dict[str, Any] = {"name": examined.name, "kind": examined.kind, "bytes": examined.size}
    about |= {"key": key} if key else {}
    file = File.objects.create(
        purpose=purpose, owner_id=owner.pk if owner else None, sha256=_digest(examined.content), **about
    )
    store(file.stored_as, examined.content)
    return file


def _digest(content: IO[bytes]) -> str:
    content.seek(0)
    found = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    content.seek(0)
    return found
