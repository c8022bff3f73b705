"""Words in a text that stand for what is known of a reader: {name|there}, {industry|a business like yours}."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HOLE = re.compile(r"\{([a-z][\w-]*)(?:\|([^{}]*))?\}")


@dataclass(frozen=True)
class Placeholder:
    """`question`: its slug; `default`: what stands there for whom it is not known, None where none is written."""

    question: str
    default: str | None
    text: str


def placeholders_in(text: str) -> Iterator[Placeholder]:
    for found in HOLE.finditer(text):
        yield Placeholder(found[1], found[2], found[0])


def with_defaults(text: str) -> str:
    """As somebody reads it of whom nothing is known."""
    return HOLE.sub(lambda found: found[2] or "", text)
