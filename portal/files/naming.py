"""A file's own name, of which nothing can lead anywhere, hide anything or be run."""

import re
import unicodedata
from pathlib import PurePath

LONGEST = 100
FORBIDDEN = re.compile(r'[<>:"|?*/\\]')
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Control characters, and those that turn the direction of what follows: "exe.gnp" would read "png.exe"."""


def harmless(name: str, suffixes: tuple[str, ...]) -> str:
    """The last part of a path, without what is not seen, ending as such files end: `page.html` → `page.html.txt`."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in UNSEEN)
    plain = " ".join(FORBIDDEN.sub("_", seen).split()).strip(". ")
    ends = PurePath(plain).suffix.lower().lstrip(".")
    stem, suffix = (plain[: -len(ends) - 1], ends) if ends in suffixes else (plain, suffixes[0])
    return f"{stem[:LONGEST].strip('. ') or 'file'}.{suffix}"
