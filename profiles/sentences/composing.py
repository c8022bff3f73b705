"""The one place where profile sentences are made: whole templates, filled with what is known."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from django.conf import settings
from django.utils.translation import gettext as _

from profiles.facts.known import Known, KnownFacts, Mark
from profiles.questions.catalogue import NAME, Pattern, Prompt, Slot, catalogue, cut
from profiles.sentences.models import SentenceTemplate

INVITING = frozenset({"business", "need"})
"""Said to the person even while nothing is known, as an invitation; other sentences wait for a fact."""
LIST = "list"
HOLE = "gap"


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class FactWord:
    """A word about the person, in the form its sentence needs."""

    word: str
    question: str
    mark: Mark


@dataclass(frozen=True)
class Gap:
    """What is not known; `label` asks for it."""

    question: str
    label: str


Listing = Literal["standard", "or"]
Part = Text | FactWord | Gap
Sentence = list[Part]


def compose(
    known: KnownFacts, language: str, voice: str, name: str = "", *, listing: Listing = "standard"
) -> list[Sentence]:
    """The profile in a few sentences. `voice`: "you", or "they" about the person called `name`.

    Of a sentence's templates the one is taken that says most of what is known, with the fewest gaps. `listing`:
    "or" where one of several values is enough, as in a rule about people.
    """
    patterns = sorted(catalogue().patterns_in(language, voice), key=_place)
    chosen = (_best(list(group), known) for _, group in groupby(patterns, _place))
    wanted = (pattern for pattern in chosen if _is_worth_saying(pattern, known))
    return [_filled(pattern.pieces, known, language, name, listing) for pattern in wanted]


def compose_question(prompt: Prompt, known: KnownFacts, language: str) -> Sentence:
    """The question's own sentence, filled with the answer if there is one, else with its hole."""
    form = catalogue().form_of(prompt, language)
    pieces = cut(prompt.phrasing(language).gap)
    own = tuple(Slot(prompt.slug, form) if piece == Slot(HOLE, "") else piece for piece in pieces)
    return _filled(own, known, language, "")


def _place(pattern: Pattern) -> tuple[int, str]:
    return (pattern.position, pattern.sentence)


def _best(patterns: list[Pattern], known: KnownFacts) -> Pattern:
    return max(patterns, key=lambda pattern: (_covered(pattern, known), -len(pattern.slots)))


def _covered(pattern: Pattern, known: KnownFacts) -> int:
    return sum(slot.question in known for slot in pattern.slots)


def _is_worth_saying(pattern: Pattern, known: KnownFacts) -> bool:
    invites = pattern.voice == SentenceTemplate.Voice.YOU and pattern.sentence in INVITING
    return invites or _covered(pattern, known) > 0


def _filled(
    pieces: Iterable[str | Slot], known: KnownFacts, language: str, name: str, listing: Listing = "standard"
) -> Sentence:
    return [part for piece in pieces for part in _parts(piece, known, language, name, listing)]


def _parts(piece: str | Slot, known: KnownFacts, language: str, name: str, listing: Listing) -> Sentence:
    if isinstance(piece, str):
        return [Text(piece)]
    if not piece.form and piece.question == NAME:
        return [Text(name or _("This member"))]
    answers = known.get(piece.question, ())
    words = [_word(answer, piece, language) for answer in answers]
    return listed(words, language, listing) if words else [_gap(piece, language)]


def _word(answer: Known, slot: Slot, language: str) -> FactWord:
    form = "plain" if slot.form == LIST else slot.form
    return FactWord(answer.word(form, language), slot.question, answer.mark)


def _gap(slot: Slot, language: str) -> Gap:
    prompt = catalogue().prompts.get(slot.question)
    return Gap(slot.question, prompt.phrasing(language).asks if prompt else slot.question)


def listed(words: list[FactWord], language: str, listing: Listing = "standard") -> Sentence:
    """ "A, B and C" as the language writes it, with each word still a part of its own."""
    places = [f"\0{at}\0" for at in range(len(words))]
    pattern = format_list(places, style=listing, locale=_locale(language))
    pieces = re.split("\0(\\d+)\0", pattern)
    return [words[int(piece)] if at % 2 else Text(piece) for at, piece in enumerate(pieces) if piece]


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(settings.LANGUAGE_CODE, sep="-")
