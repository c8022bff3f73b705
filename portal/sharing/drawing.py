"""1200 by 630, as the places want it where people share: the title on the bar's colour, beside the cover."""

from io import BytesIO

import PIL.Image
from PIL import ImageDraw

from portal.branding.contrast import Sheet
from portal.branding.models import Brand
from portal.sharing.cards import ShareCard
from portal.sharing.lettering import Font, font_for, lettered, line_height
from portal.sharing.shapes import cover_picture

WIDTH, HEIGHT = 1200, 630
EDGE, SIDE = 72, 430
ROOM = WIDTH - 3 * EDGE - SIDE
NAME_SIZE = 34


def draw_card(card: ShareCard, brand: Brand) -> bytes:
    """A PNG. A title that no font here can write is left out."""
    sheet = Sheet(brand.hue, brand.chroma, dark=False)
    picture = PIL.Image.new("RGB", (WIDTH, HEIGHT), sheet.colour("fascia"))
    place = (WIDTH - EDGE - SIDE, (HEIGHT - SIDE) // 2)
    picture.paste(cover_picture(card.hue, card.motif, card.slug, SIDE), place)
    draw = ImageDraw.Draw(picture)
    if name := font_for(brand.name, NAME_SIZE):
        draw.text((EDGE, HEIGHT - EDGE), brand.name, sheet.colour("on-fascia-2"), name, anchor="ls")
    if said := lettered(card.title, ROOM, HEIGHT - 3 * EDGE):
        _write(draw, *said, sheet.colour("on-fascia"))
    return _packed(picture)


def _write(draw: ImageDraw.ImageDraw, font: Font, lines: list[str], colour: str) -> None:
    for at, line in enumerate(lines):
        draw.text((EDGE, EDGE + at * line_height(font)), line, colour, font, anchor="la")


def _packed(picture: PIL.Image.Image) -> bytes:
    """Flat colours need no more than a palette."""
    target = BytesIO()
    picture.quantize(96).save(target, "PNG", optimize=True)
    return target.getvalue()
