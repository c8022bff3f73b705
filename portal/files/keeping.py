"""Pictures taken in: believed only as far as they can be decoded, and written anew without what else was in them."""

import hashlib
import os
import tempfile
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import PIL.Image
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from PIL import ImageOps

from portal.files.models import Image

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
WIDEST = 1200
QUALITY = 82


class NotAnImageError(ValueError):
    """Its text is for the person who sent it."""


def keep_image(file: IO[bytes], alt: str, by: AbstractBaseUser | None) -> Image:
    """Write the picture into the store; the same picture twice is one row. Raises NotAnImageError."""
    picture = _fitted(_decoded(file))
    suffix, data = _encoded(picture)
    digest = hashlib.sha256(data).hexdigest()
    _write(path_of(digest, suffix), data)
    about = {"width": picture.width, "height": picture.height, "bytes": len(data), "suffix": suffix}
    defaults: dict[str, Any] = {**about, "alt": alt, "by": by}
    image, _made = Image.objects.get_or_create(digest=digest, defaults=defaults)
    return image


def path_of(digest: str, suffix: str) -> Path:
    return Path(settings.VAR_DIR) / "files" / digest[:2] / f"{digest}.{suffix}"


def _decoded(file: IO[bytes]) -> PIL.Image.Image:
    """The first frame, upright. What it is called and what it calls itself are not looked at."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotAnImageError(_("The file is larger than 10 MB. Make it smaller."))
    try:
        picture = PIL.Image.open(BytesIO(data), formats=FORMATS)
        _check_size(picture)
        picture.load()
        return ImageOps.exif_transpose(picture)
    except NotAnImageError:
        raise
    except PIL.Image.DecompressionBombError as error:
        raise NotAnImageError(_("The image has too many pixels. Make it smaller.")) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise NotAnImageError(_("That is no image we can show. Use a JPEG or PNG file.")) from error


def _check_size(picture: PIL.Image.Image) -> None:
    """Before anything is unpacked: a small file can hold a picture of a billion pixels."""
    if picture.width * picture.height > MOST_PIXELS:
        raise NotAnImageError(_("The image has too many pixels. Make it smaller."))


def _fitted(picture: PIL.Image.Image) -> PIL.Image.Image:
    """At most so wide; in colours that every mail program shows."""
    shown = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if shown.width > WIDEST:
        height = max(1, round(shown.height * WIDEST / shown.width))
        shown = shown.resize((WIDEST, height), PIL.Image.Resampling.LANCZOS)
    return shown


def _encoded(picture: PIL.Image.Image) -> tuple[str, bytes]:
    """Pixels only: no place, no camera, no profile, nothing behind the end."""
    bare = PIL.Image.new(picture.mode, picture.size)
    bare.paste(picture)
    target = BytesIO()
    if picture.mode == "RGBA":
        bare.save(target, "PNG", optimize=True)
        return "png", target.getvalue()
    bare.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return "jpg", target.getvalue()


def _write(target: Path, data: bytes) -> None:
    """In one step; a file that is there holds the same."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".new", delete=False) as new:
        new.write(data)
    os.chmod(new.name, 0o644)
    os.replace(new.name, target)
