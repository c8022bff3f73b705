"""Words on a picture: in a font that has all their signs, in lines that fit, and shortened where they do not."""

import functools
from collections.abc import Iterator

from django.conf import settings
from PIL import ImageFont

Font = ImageFont.FreeTypeFont
MISSING = "\U0010ffff"
SIZES = (68, 58, 50)
MOST_LINES = 5


def font_for(words: str, size: int) -> Font | None:
    """The first of SHARE_FONTS that can write them, else Pillow's own if it can; else None."""
    return next((font for font in _fonts(tuple(settings.SHARE_FONTS), size) if _can_write(font, words)), None)


@functools.lru_cache(maxsize=16)
def _fonts(names: tuple[str, ...], size: int) -> list[Font]:
    """Those that are on this machine; a file by its path, or by its name where the system keeps fonts."""
    own = ImageFont.load_default(size)
    return [*_found(names, size), *([own] if isinstance(own, ImageFont.FreeTypeFont) else [])]


def _found(names: tuple[str, ...], size: int) -> Iterator[Font]:
    for name in names:
        try:
            yield ImageFont.truetype(name, size)
        except OSError:
            continue


def _can_write(font: Font, words: str) -> bool:
    """A sign that a font lacks looks as one that no font has."""
    lacking = _drawn(font, MISSING)
    return all(_drawn(font, sign) != lacking for sign in set(words) if not sign.isspace())


def _drawn(font: Font, sign: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(sign)
    return mask.size, bytes(mask)


def lettered(words: str, width: int, height: int) -> tuple[Font, list[str]] | None:
    """The largest writing that fits; the smallest, cut off, where none does. None where no font has the signs."""
    found = None
    for size in SIZES:
        font = font_for(words, size)
        if font is None:
            return None
        lines = list(_lines(words, font, width))
        room = min(MOST_LINES, height // line_height(font))
        found = font, _cut(lines, room, font, width)
        if len(lines) <= room:
            break
    return found


def line_height(font: Font) -> int:
    return round(font.size * 1.18)


def _lines(words: str, font: Font, width: int) -> Iterator[str]:
    line = ""
    for word in words.split():
        together = f"{line} {word}" if line else word
        if font.getlength(together) <= width:
            line = together
            continue
        *full, line = _broken(word, font, width) if not line else [line, *_broken(word, font, width)]
        yield from full
    yield line


def _broken(word: str, font: Font, width: int) -> list[str]:
    """Words without spaces between them, and ones longer than a line."""
    pieces = [""]
    for sign in word:
        if pieces[-1] and font.getlength(pieces[-1] + sign) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _cut(lines: list[str], room: int, font: Font, width: int) -> list[str]:
    """Three dots where not all of it is there; every font has them."""
    if len(lines) <= room:
        return lines
    last = lines[room - 1]
    while last and font.getlength(f"{last}...") > width:
        last = last[:-1]
    return [*lines[: room - 1], f"{last.rstrip()}..."]
