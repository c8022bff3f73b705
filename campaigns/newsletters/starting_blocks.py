"""What a new issue begins with: one of each that makes a letter worth opening, in the newsletter's language."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.newsletters.models import Block

Kind = Block.Kind
FIRST = (Kind.TEXT, Kind.PICKS, Kind.TRAINING, Kind.PROBLEMS, Kind.QUESTION)


def first_blocks(language: str) -> Iterator[Block]:
    for kind in FIRST:
        yield Block(kind=kind, content=first_content(kind, language))


def first_content(kind: str, language: str) -> dict[str, Any]:
    with override(language):
        return {**_common(kind), language: _words(kind)}


def _common(kind: str) -> dict[str, Any]:
    return {Kind.PICKS.value: {"n": 3}, Kind.PROBLEMS.value: {"n": 3}}.get(kind, {})


def _words(kind: str) -> dict[str, str]:
    headings = {
        Kind.TEXT: _("Hello {name|there}."),
        Kind.PICKS: _("Three picked for you"),
        Kind.TRAINING: _("A training for you"),
        Kind.PROBLEMS: _("What businesses like yours ask"),
        Kind.QUESTION: _("One question"),
        Kind.NUMBERS: _("Your numbers"),
    }
    return {"heading": str(headings[Kind(kind)])} if kind in headings else {}
