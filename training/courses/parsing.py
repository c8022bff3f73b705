"""The cards of a training as they are written below its front matter, each begun by a `#` heading.

A blockquote is the card's figure. A list of `- [ ] answer`, each with its reason on the next, indented line, makes
the card a check; `- [x]` is the best answer.
"""

import re
from dataclasses import dataclass, field

from content.starter import Record

HEADING = re.compile(r"^# +(.+?) *$", re.MULTILINE)
OPTION = re.compile(r"^- \[(?P<mark>[ x])\] (?P<text>.+)\n {2,}(?P<why>\S.*(?:\n {2,}\S.*)*)$", re.MULTILINE)
OPTION_LINE = re.compile(r"^- \[", re.MULTILINE)
QUOTE = re.compile(r"(?:^>.*(?:\n|\Z))+", re.MULTILINE)


@dataclass(frozen=True)
class OptionText:
    text: str
    why: str
    is_best: bool


@dataclass(frozen=True)
class CardText:
    title: str
    body: str
    figure: str = ""
    options: list[OptionText] = field(default_factory=list)


def parse_cards(record: Record) -> list[CardText]:
    """The cards in order. Raises BadStarter, which names the file and the card."""
    before, *parts = HEADING.split(record.body)
    if before.strip():
        raise record.wrong("body", "there is text before the first card")
    if not parts:
        raise record.wrong("body", "there is no card")
    titled = zip(parts[::2], parts[1::2], strict=True)
    return [_card(record, position, title, body) for position, (title, body) in enumerate(titled, 1)]


def _card(record: Record, position: int, title: str, body: str) -> CardText:
    quotes = QUOTE.findall(body)
    if len(quotes) > 1:
        raise record.wrong(f"card {position}", "has more than one blockquote")
    rest = OPTION.sub("", QUOTE.sub("", body)).strip()
    if OPTION_LINE.search(rest):
        raise record.wrong(f"card {position}", "an answer lacks its reason on the next line, indented")
    return CardText(title, rest, "".join(quotes).strip(), _options(record, position, body))


def _options(record: Record, position: int, body: str) -> list[OptionText]:
    found = [
        OptionText(option["text"].strip(), " ".join(option["why"].split()), option["mark"] == "x")
        for option in OPTION.finditer(body)
    ]
    if found and (len(found) < 2 or sum(option.is_best for option in found) != 1):
        raise record.wrong(
            f"card {position}", "a check has two answers or more, and one of them is marked [x]"
        )
    return found
