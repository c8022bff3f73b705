"""The visitor's sentence: a template whose slots are lists to choose from."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.facts.known import KnownFacts
from profiles.questions.catalogue import Option, Prompt, Slot, catalogue
from profiles.sentences.models import SentenceTemplate

# What stands in a box in which nothing is chosen yet: words that go on with the sentence around them.
OPEN: dict[str, Promise] = {
    "industry": _("what you do"),
    "employees": _("how many people"),
    "need": _("what you want"),
}
OTHER = "…"


@dataclass(frozen=True)
class Blank:
    """One list box: its name in the address, what it asks, what stands while open, and its words."""

    question: str
    asks: str
    open_words: Promise | str
    words: list[tuple[str, str, bool]]

    @property
    def is_open(self) -> bool:
        return not any(chosen for _, _, chosen in self.words)


def visitor_parts(known: KnownFacts, language: str) -> list[str | Blank]:
    """The first sentence of the form voice; nothing while there is none."""
    patterns = catalogue().patterns_in(language, SentenceTemplate.Voice.FORM)
    pieces = patterns[0].pieces if patterns else ()
    return [piece if isinstance(piece, str) else _blank(piece, known, language) for piece in pieces]


def _blank(slot: Slot, known: KnownFacts, language: str) -> Blank:
    prompt = catalogue().prompt(slot.question)
    said = known.said(slot.question)
    words = [
        (option.slug, option.word(slot.form, language), option.slug in said) for option in _sorted(prompt)
    ]
    return Blank(slot.question, prompt.phrasing(language).asks, OPEN.get(slot.question, OTHER), words)


def _sorted(prompt: Prompt) -> list[Option]:
    """The common ones first."""
    return sorted(prompt.offered, key=lambda option: not option.is_common)
