"""An operator's logo: a picture that stands on the bar, and on white where it would not be seen."""

from typing import IO

import PIL.Image
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from portal.branding.colour import contrast
from portal.files.errors import NotAnImageError
from portal.files.keeping import keep_image
from portal.files.models import Image
from portal.files.pictures import decoded

MOST = (480, 112)
"""Four times the height of the bar's, and no heavier than a page can bear."""
SEEN = 3.0
ENOUGH = 0.6


def read_logo(file: IO[bytes]) -> PIL.Image.Image:
    """Raises NotAnImageError, which says of an SVG why we don't take it."""
    if b"<svg" in file.read(4096).lower():
        raise NotAnImageError(
            _("We take no SVG: it can hold a script. Save the logo as a PNG without a ground.")
        )
    file.seek(0)
    picture = decoded(file)
    file.seek(0)
    return picture


def keep_logo(file: IO[bytes], name: str, by: AbstractBaseUser) -> Image:
    file.seek(0)
    return keep_image(file, name, by, most=MOST)


def needs_plate(picture: PIL.Image.Image, bar: str) -> bool:
    """Whether too little of what is seen of it stands out from the bar."""
    data = picture.convert("RGBA").resize((48, 24)).tobytes()
    seen = [data[at : at + 3].hex() for at in range(0, len(data), 4) if data[at + 3] > 127]
    return sum(contrast(f"#{colour}", bar) >= SEEN for colour in seen) < ENOUGH * len(seen)
