"""Pictures are believed only as far as they can be decoded, and drawn anew without what else was in them."""

from io import BytesIO
from typing import IO

import PIL.Image
from django.utils.translation import gettext as _
from PIL import ImageOps

from portal.files.errors import NotAnImageError

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
QUALITY = 82


def decoded(file: IO[bytes]) -> PIL.Image.Image:
    """The first frame, upright. What it is called and calls itself is not looked at. Raises NotAnImageError."""
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


def fitted(picture: PIL.Image.Image, width: int, height: int) -> PIL.Image.Image:
    """At most so large; in colours that every mail program shows."""
    shown = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    scale = min(width / shown.width, height / shown.height)
    if scale < 1:
        size = (max(1, round(shown.width * scale)), max(1, round(shown.height * scale)))
        shown = shown.resize(size, PIL.Image.Resampling.LANCZOS)
    return shown


def encoded(picture: PIL.Image.Image, *, sharp: bool = False) -> tuple[str, bytes]:
    """Suffix and pixels: no place, no camera, no profile, nothing behind the end. `sharp` keeps each pixel."""
    bare = PIL.Image.new(picture.mode, picture.size)
    bare.paste(picture)
    target = BytesIO()
    if sharp or picture.mode == "RGBA":
        bare.save(target, "PNG", optimize=True)
        return "png", target.getvalue()
    bare.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return "jpg", target.getvalue()
