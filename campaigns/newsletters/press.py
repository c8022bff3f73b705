"""An issue as fragments: each block in each language and with each content is compiled and encoded once."""

import functools
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from campaigns.newsletters.models import Block, Issue
from campaigns.newsletters.placeholders import Placeholder, filled_by
from content.ranking.sources import Offer
from portal.mail.kinds import kinds
from portal.mail.letters import compose_part
from portal.mail.models import Mailing
from portal.mail.stitched import SLOT, Fragment, piece, slot
from portal.mail.tracking.links import link_end, tracked_links
from portal.markdown import render

HREF = re.compile(r'(?<=href=")([^"]+)(?=")')
ANCHOR = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
OPEN_TAG = re.compile(r'<span class="(fact|think|gap)"[^>]*>')
LINKS = "links"
"""The slot for what all counted links of a reader begin with."""
MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
OPENING, CLOSING = "opening", "closing"
Key = tuple[Any, ...]
Thing = tuple[str, int]
"""A source and the id of what it offers."""
Both = tuple[str, str]
"""The same words as HTML and as text."""


@dataclass(frozen=True)
class Pair:
    """A part of the letter as HTML and as text."""

    html: Fragment
    text: Fragment

    def filled(self, name: str, words: Both) -> "Pair":
        """The same with words in one of its slots: what few different words fill need not be filled in every letter."""
        return Pair(self.html.filled({name: piece(words[0])}), self.text.filled({name: piece(words[1])}))


class Press:
    """Holds the fragments of one version of an issue. With a mailing that tracks, links become counted ones."""

    def __init__(self, issue: Issue, mailing: Mailing | None = None) -> None:
        self.issue = issue
        self.newsletter = issue.newsletter
        self.blocks = list(issue.blocks.all())
        self.mailing = mailing if mailing and mailing.tracks else None
        self.holes: dict[str, Placeholder] = {}
        self.said: dict[Key, Both] = {}
        """Words for placeholders by what is known; there are few, and a million readers."""
        self.offers: dict[tuple[str, Thing], Offer | None] = {}
        """By language: what was chosen for somebody, fetched once; None for what is no longer offered."""
        self._pairs: dict[Key, tuple[Pair, ...]] = {}
        self._marks: dict[str, str] = {}

    @functools.cached_property
    def bare(self) -> "Press":
        """The same for those whose links count nothing."""
        return Press(self.issue) if self.mailing else self

    @property
    def purpose(self) -> str:
        """The consent it rests on: of one that is on its way, what it began with, whatever the series says now."""
        begun = self.issue.mailing
        return kinds[begun.kind].purpose if begun else self.newsletter.purpose

    @property
    def opening(self) -> Block | None:
        """The first block, if it can stand on the fascia: words for everyone."""
        first = self.blocks[0] if self.blocks else None
        return first if first and first.kind == Block.Kind.TEXT and not first.condition else None

    def language_for(self, language: str) -> str:
        """The reader's, where the issue is written in it."""
        return language if language in self.issue.words else self.newsletter.language

    def frame(self, language: str, context: Callable[[], Mapping[str, Any]]) -> tuple[Pair, ...]:
        """What stands before the first part, nothing, and what stands behind the last."""
        key = ("frame", language)
        return self._pairs.get(key) or self._made(key, "frame", language, context(), OPENING)

    def closing(self, language: str, context: Callable[[], Mapping[str, Any]]) -> Pair:
        """What is asked at the end of every letter that a reader gets."""
        key = (CLOSING, language)
        made = self._pairs.get(key) or self._made(key, "worth", language, context(), CLOSING)
        return made[1]

    def part(self, block: Block, key: Key, template: str, language: str, context: Mapping[str, Any]) -> Pair:
        """A part of the block; the same `key` is the same part, whatever the context says then."""
        return self._made((block.pk, template, language, *key), template, language, context, block.part)[1]

    def has(self, block: Block, key: Key, template: str, language: str) -> Pair | None:
        """The part, if it was made already."""
        made = self._pairs.get((block.pk, template, language, *key))
        return made[1] if made else None

    def keep(self, block: Block, key: Key, template: str, language: str, pair: Pair) -> Pair:
        """A part that was made of another, to be found under its own `key`."""
        self._pairs[block.pk, template, language, *key] = (NOTHING, pair)
        return pair

    def words(self, text: str) -> str:
        """A line of words with a slot for each placeholder."""
        return filled_by(text, self._slot)

    def markdown(self, text: str) -> SafeString:
        """The HTML of a text; its links go to whole addresses."""
        rendered = HREF.sub(self._without_slots, str(render(self.words(text))))
        return mark_safe(rendered.replace('href="/', f'href="{settings.SITE_URL}/'))  # noqa: S308 - render cleans

    def plain(self, text: str) -> str:
        """The same for the text part: Markdown is made to be read as it is, but for its links."""
        return MARKDOWN_LINK.sub(_readable, self.words(text)).strip()

    def inlined(self, marked: str) -> str:
        """Marks with the styles that the compiler has given them elsewhere in the letter."""
        if not self._marks:
            made, _ = compose_part("newsletter/marks", {}, self.newsletter.language)
            self._marks = {found[1]: found[0] for found in OPEN_TAG.finditer(made[1])}
        return OPEN_TAG.sub(lambda found: self._marks[found[1]], marked)

    def _without_slots(self, address: re.Match[str]) -> str:
        """A link leads the same way for all: a placeholder in it is what it is for who told nothing."""
        return SLOT.sub(lambda found: quote(self.holes[found[1]].default or ""), address[0])

    def _slot(self, hole: Placeholder) -> str:
        name = next((name for name, known in self.holes.items() if known == hole), "")
        if not name:
            name = f"fact-{len(self.holes)}"
            self.holes[name] = hole
        return slot(name)

    def _made(
        self, key: Key, template: str, language: str, context: Mapping[str, Any], part: str
    ) -> tuple[Pair, ...]:
        if key not in self._pairs:
            marked, text = compose_part(f"newsletter/{template}", dict(context), language)
            counted = self._counted(part, marked) if self.mailing else {}
            self._pairs[key] = tuple(
                Pair(
                    Fragment.of(_with_slots(HREF, one, counted)),
                    Fragment.of(_with_slots(ADDRESS, other, counted)),
                )
                for one, other in zip(marked, text, strict=True)
            )
        return self._pairs[key]

    def _label(self, words: str) -> str:
        """The words of a link, as a report names it: as somebody reads them of whom nothing is known."""
        said = SLOT.sub(lambda found: self.holes[found[1]].instead if found[1] in self.holes else "", words)
        return " ".join(html.unescape(strip_tags(said)).split())

    def _counted(self, part: str, marked: list[str]) -> dict[str, str]:
        """What stands instead of the address, for the links that are counted."""
        urls = {
            html.unescape(url): self._label(words)
            for piece in marked
            for url, words in ANCHOR.findall(piece)
            if "KSLOT" not in url
        }
        if not urls or self.mailing is None:
            return {}
        found = tracked_links(self.mailing, part, urls)
        return {url: slot(LINKS) + link_end(link.pk) for url, link in found.items()}


NOTHING = Pair(Fragment(()), Fragment(()))


def _readable(link: re.Match[str]) -> str:
    return f"{link[1]} ({whole(link[2])})"


def whole(url: str) -> str:
    """An address of ours, as mails need it; others are whole already."""
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url


def _with_slots(pattern: re.Pattern[str], words: str, counted: Mapping[str, str]) -> str:
    return pattern.sub(lambda found: counted.get(html.unescape(found[0]), found[0]), words)
