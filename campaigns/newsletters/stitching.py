"""The letters of an issue: fragments that all readers share, and what is theirs alone between them."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.newsletters.models import Block, Issue
from campaigns.newsletters.parts import PARTS
from campaigns.newsletters.parts.part import Part
from campaigns.newsletters.parts.words import Words
from campaigns.newsletters.press import LINKS, Both, Pair, Press
from campaigns.newsletters.readers import NOBODY, Reader, Values, readers_of
from campaigns.newsletters.worth import worth_asked, worth_url
from portal.mail.kinds import Letter
from portal.mail.models import Message
from portal.mail.stitched import Fragment, piece, slot, stitched
from portal.mail.tracking.links import clicks_of, open_url, trap_url
from portal.mail.tracking.privacy import untracked_people
from portal.mail.unsubscribing import stop_url
from profiles.facts.known import KnownFacts
from profiles.people.models import Person

FRESH_SECONDS = 30
MOST_KEPT = 8
GREETING = "Hello {name|there}."
OPENED = Fragment.of(f'<img src="{slot("open")}" width="1" height="1" alt="" style="display:block">')
NOTHING = Fragment(())
WORTH = "worth"

_kept: dict[tuple[int, int, bool], tuple[float, Press]] = {}


def stitch(messages: Sequence[Message]) -> dict[int, Callable[[], Letter]]:
    """What writes the letters of a chunk, by id of the message; whoever is gone has none."""
    by_occasion: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        by_occasion[message.occasion].append(message)
    writers: dict[int, Callable[[], Letter]] = {}
    for occasion, rows in by_occasion.items():
        press = press_of(int(occasion.removeprefix("issue:")))
        for one, theirs in _by_tracking(press, rows):
            stitcher = Stitcher(one, readers_of(one, theirs))
            writers |= {reader.message.pk: partial(stitcher.letter, reader) for reader in stitcher.readers}
    return writers


def _by_tracking(press: Press, rows: Sequence[Message]) -> list[tuple[Press, list[Message]]]:
    """Rows with the press that writes them: of some people nothing is counted."""
    bare = untracked_people(row.person_id for row in rows if row.person_id) if press.mailing else set()
    parted = (
        (press, [row for row in rows if row.person_id not in bare]),
        (press.bare, [row for row in rows if row.person_id in bare]),
    )
    return [(one, theirs) for one, theirs in parted if theirs]


def letter_for(issue: Issue, person: Person) -> Letter:
    """What the person would get now, for a preview or a test: with bare links, which count nothing."""
    return _of_one(_alone(issue, person))


def whys(issue: Issue, person: Person) -> list[tuple[Block, list[tuple[str, str]]]]:
    """What each block would choose for the person, and why, as HTML; blocks that choose nothing are left out."""
    stitcher = _alone(issue, person)
    [reader] = stitcher.readers
    chosen = [
        (part.block, part.whys(reader)) for part in stitcher.parts if reader.holds(part.block.condition)
    ]
    return [(block, reasons) for block, reasons in chosen if reasons]


def web_version(issue: Issue, language: str) -> Letter:
    """The issue as anyone may read it: as somebody of whom nothing is known gets it, without links to stop it."""
    return _of_one(_alone(issue, Person(pk=NOBODY, language=language)))


def _alone(issue: Issue, person: Person) -> "Stitcher":
    press = Press(issue)
    message = Message(pk=0, person=person, address=person.email, occasion=issue.occasion)
    reader = readers_of(press, [message]) if person.pk else [_nobody(press, message, person)]
    return Stitcher(press, reader)


def _of_one(stitcher: "Stitcher") -> Letter:
    [reader] = stitcher.readers
    return stitcher.letter(reader)


def _nobody(press: Press, message: Message, person: Person) -> Reader:
    return Reader(message, person, press.language_for(person.language), KnownFacts())


def press_of(issue_id: int) -> Press:
    """The press of the issue as it is sent: kept by each process, made anew when it was changed, or after a while.

    Pictures and library pieces that it shows may change, so that it does not live for long.
    """
    issue = Issue.objects.select_related("newsletter", "mailing").get(pk=issue_id)
    key = (issue.pk, issue.version, bool(issue.mailing and issue.mailing.tracks))
    kept = _kept.get(key)
    if kept is None or time.monotonic() - kept[0] > FRESH_SECONDS:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = kept = (time.monotonic(), Press(issue, issue.mailing))
    return kept[1]


class Stitcher:
    """Writes the letters of a chunk of readers, for all of whom it fetches at once what they need."""

    def __init__(self, press: Press, readers: Sequence[Reader]) -> None:
        self.press, self.readers = press, readers
        self.is_public = not any(reader.person.pk for reader in readers)
        self.opening = press.opening
        self.subjects: dict[str, Fragment] = {}
        self.parts: list[Part] = [
            PARTS[block.kind](press, block) for block in press.blocks if block is not self.opening
        ]
        for part in self.parts:
            part.prepare([reader for reader in readers if reader.holds(part.block.condition)])

    def letter(self, reader: Reader) -> Letter:
        self._own(reader)
        head, _, foot = self._frame(reader.language)
        pairs = [head, *self._inside(reader), *self._worth(reader), foot]
        opened = OPENED if self.press.mailing else NOTHING
        as_html, as_text = Values(self.press, reader, 0), Values(self.press, reader, 1)
        return Letter(
            subject=" ".join(str(stitched([self._subject(reader.language)], as_text)).split()),
            text=stitched((pair.text for pair in pairs), as_text),
            html=stitched([*(pair.html for pair in pairs[:-1]), opened, foot.html], as_html),
            purpose=self.press.purpose,
        )

    def _inside(self, reader: Reader) -> Iterator[Pair]:
        for part in self.parts:
            if reader.holds(part.block.condition):
                yield from part.parts(reader)
            elif otherwise := part.block.content.get("otherwise"):
                yield from self._otherwise(part.block, otherwise, reader)

    def _worth(self, reader: Reader) -> Iterator[Pair]:
        """Was it worth their time: one press, on a page that no machine presses."""
        if not self.is_public:
            yield self.press.closing(reader.language, lambda: worth_asked(slot(WORTH), reader.language))

    def _otherwise(self, block: Block, content: dict[str, Any], reader: Reader) -> Iterator[Pair]:
        instead = Words(self.press, Block(pk=block.pk, kind=Block.Kind.TEXT, content=content))
        words = instead.words_in(reader.language)
        if words.get("heading") or words.get("body"):
            yield instead.pair(reader.language, "words", instead.written(words), "otherwise")

    def _frame(self, language: str) -> tuple[Pair, ...]:
        return self.press.frame(language, lambda: self._around(language))

    def _around(self, language: str) -> dict[str, Any]:
        words = self._opening_words(language)
        lead = words.get("body", "")
        with override(language):
            heading = words.get("heading") or _(GREETING)
        return {
            "trap": slot("trap") if self.press.mailing else "",
            "preview": self.press.words(self.press.issue.words_in(language).get("preview", "")),
            "heading": self.press.words(heading),
            "lead": self.press.markdown(lead),
            "lead_text": self.press.plain(lead),
            "reason": slot("reason"),
            "stop_url": "" if self.is_public else slot("stop"),
            "web_url": "" if self.is_public else self._web_url(),
        }

    def _opening_words(self, language: str) -> Mapping[str, Any]:
        return Words(self.press, self.opening).words_in(language) if self.opening else {}

    def _web_url(self) -> str:
        issue = self.press.issue
        series = self.press.newsletter
        if not (issue.is_public and series.is_public and series.is_active):
            return ""
        path = reverse("newsletter-issue", args=[self.press.newsletter.slug, issue.number])
        return f"{settings.SITE_URL}{path}"

    def _subject(self, language: str) -> Fragment:
        if language not in self.subjects:
            words = self.press.issue.words_in(language).get("subject", "")
            self.subjects[language] = Fragment.of(self.press.words(words))
        return self.subjects[language]

    def _own(self, reader: Reader) -> None:
        """What stands in every letter of this reader."""
        message = reader.message
        reader.own |= {"stop": piece(stop_url(message, self.press.purpose)), "reason": self._reason(reader)}
        if not self.is_public:
            reader.own[WORTH] = piece(worth_url(reader.person.pk, self.press.issue.pk))
        if self.press.mailing:
            reader.own |= {
                LINKS: piece(clicks_of(message.pk)),
                "open": piece(open_url(message.pk)),
                "trap": piece(trap_url(message.pk)),
            }

    def _reason(self, reader: Reader) -> Both:
        if self.is_public:
            said = _("This is “%(name)s”, as anyone may read it.") % {"name": self.press.newsletter.name}
            return escape(said), said
        day = reader.said_yes_at.date() if reader.said_yes_at else None
        return reason(self.press.newsletter.name, day, reader.language)


@lru_cache(maxsize=5000)
def reason(newsletter: str, day: date | None, language: str) -> Both:
    """Why somebody gets it: there are few days, and a million readers."""
    with override(language):
        if day is None:
            said = _("You get “%(name)s”.") % {"name": newsletter}
        else:
            shown = date_format(day, "DATE_FORMAT")
            said = _("You said yes to “%(name)s” on %(day)s.") % {"name": newsletter, "day": shown}
    return escape(said), said
