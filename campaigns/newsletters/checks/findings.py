"""What a check looks at, and what it says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from campaigns.newsletters.models import Block, Issue
from campaigns.newsletters.reach import Reach, reach
from portal.mail.kinds import Letter
from profiles.people.models import Person


class Level(Enum):
    OK = "ok"
    WARNING = "warning"
    BLOCKS = "blocks"


@dataclass(frozen=True)
class Finding:
    """`title`: the finding in a sentence; `words`: what it means; `where`: the address of the place to mend it."""

    level: Level
    title: str
    words: str = ""
    where: str = ""


@dataclass(frozen=True)
class Passage:
    """Words of the issue in one language, and where they are changed."""

    language: str
    text: str
    where: str
    is_heading: bool = False


@dataclass
class Draft:
    """An issue with what the checks ask of it, each asked once. `reader`: for whom the letter is made."""

    issue: Issue
    reader: Person | None = None
    blocks: list[Block] = field(default_factory=list)

    @classmethod
    def of(cls, issue: Issue, reader: Person | None) -> "Draft":
        return cls(issue, reader, list(issue.blocks.all()))

    @cached_property
    def letter(self) -> Letter | None:
        from campaigns.newsletters.stitching import letter_for

        return letter_for(self.issue, self.reader) if self.reader else None

    @cached_property
    def reach(self) -> Reach:
        return reach(self.issue)

    @property
    def languages(self) -> list[str]:
        """Those it is written in; the newsletter's own in any case."""
        own = self.issue.newsletter.language
        said = {language for language, words in self.issue.words.items() if any(words.values())}
        return [own, *sorted(said - {own})]

    def passages(self) -> Iterator[Passage]:
        """Every text that readers get, without subjects."""
        for language in self.languages:
            preview = self.issue.words.get(language, {}).get("preview", "")
            yield Passage(language, preview, words_at(self.issue), is_heading=True)
            for block in self.blocks:
                yield from _of_block(block, language)


HEADINGS = ("heading", "label", "alt", "caption", "teaser")


def _of_block(block: Block, language: str) -> Iterator[Passage]:
    words: dict[str, Any] = block.content.get(language, {})
    where = block_at(block)
    for name in HEADINGS:
        if words.get(name):
            yield Passage(language, str(words[name]), where, is_heading=name != "teaser")
    otherwise = block.content.get("otherwise", {}).get(language, {})
    for body in (words.get("body"), otherwise.get("heading"), otherwise.get("body")):
        if body:
            yield Passage(language, str(body), where)


def words_at(issue: Issue) -> str:
    return "?open=words#words"


def block_at(block: Block) -> str:
    return f"?open={block.pk}#block-{block.pk}"


def number_of(block: Block) -> str:
    """As the composer numbers it: the opening is the first."""
    return _("Block %(number)s") % {"number": block.position + 1}


Check = Callable[[Draft], Finding | list[Finding] | None]
