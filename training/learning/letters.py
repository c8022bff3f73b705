"""Words to copy, with their gaps: "Hello [name]," has a gap "name"."""

import re
from dataclasses import dataclass

GAP = re.compile(r"\[([^\[\]\n]+)\]")


@dataclass(frozen=True)
class Part:
    words: str
    is_gap: bool = False


def letter_lines(text: str) -> list[list[Part]]:
    return [_parts(line) for line in text.splitlines() if line.strip()]


def _parts(line: str) -> list[Part]:
    parts = (Part(words, is_gap=bool(place % 2)) for place, words in enumerate(GAP.split(line)))
    return [part for part in parts if part.words]
