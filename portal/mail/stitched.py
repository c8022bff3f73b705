"""Words made of pieces that are quoted-printable already: what many letters share is encoded once."""

import quopri
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.mail.quoting import quoted_printable, without_leading_dots

SOFT = b"=\r\n"
"""A line end that is none (RFC 2045, 6.7, rule 5): between two pieces it keeps every line short."""
SLOT = re.compile(r"KSLOT-([a-z0-9-]+)-TOLSK")


LONGEST = 75
"""A piece's last line, so that the soft line end behind it still fits."""


def piece(words: str) -> bytes:
    """Words as one piece of a letter, encoded."""
    encoded = quoted_printable(words)
    last = encoded.rfind(b"\n") + 1
    if len(encoded) - last <= LONGEST:
        return encoded
    half = last + LONGEST // 2
    cut = next(at for at in (half, half - 1, half - 2) if b"=" not in encoded[at - 2 : at])
    return encoded[:cut] + SOFT + without_leading_dots(encoded[cut:])


def slot(name: str) -> str:
    """Stands in a template for what differs from reader to reader; plain ASCII, so that no compiler changes it."""
    return f"KSLOT-{name}-TOLSK"


@dataclass(frozen=True)
class Stitched:
    """Encoded pieces in their order. `str()` gives the words."""

    pieces: tuple[bytes, ...]

    def quoted(self) -> bytes:
        return SOFT.join(self.pieces)

    def __str__(self) -> str:
        return quopri.decodestring(self.quoted()).decode().replace("\r\n", "\n")


@dataclass(frozen=True)
class Fragment:
    """A part of letters, encoded once: pieces, and between them the names of slots."""

    parts: tuple[bytes | str, ...]

    @classmethod
    def of(cls, words: str) -> "Fragment":
        found = SLOT.split(words)
        parts = (part if place % 2 else piece(part) for place, part in enumerate(found))
        return cls(tuple(part for part in parts if part))

    @property
    def slots(self) -> set[str]:
        return {part for part in self.parts if isinstance(part, str)}

    def filled(self, values: Mapping[str, bytes]) -> "Fragment":
        """The same with encoded values in some of its slots, and what stands together in one piece."""
        parts: list[bytes | str] = []
        for part in self.parts:
            value = values.get(part, part) if isinstance(part, str) else part
            if isinstance(value, bytes) and parts and isinstance(before := parts[-1], bytes):
                parts[-1] = before + SOFT + value
            else:
                parts.append(value)
        return Fragment(tuple(parts))


def stitched(fragments: Iterable[Fragment], values: Mapping[str, bytes]) -> Stitched:
    """The pieces of all fragments, with encoded values in the slots. Raises KeyError for a slot without a value."""
    return Stitched(
        tuple(
            [
                part if isinstance(part, bytes) else values[part]
                for fragment in fragments
                for part in fragment.parts
            ]
        )
    )
