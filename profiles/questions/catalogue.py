"""Questions, choices, products and sentence templates as plain values, held by each process for a short while.

Pages read words from here without asking the database; an edit shows within FRESH_SECONDS everywhere, and
at once in the process that called `forget_catalogue`.
"""

import re
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar, cast

from django.conf import settings
from django.db import transaction

from portal.drawing import arm_of
from profiles.products.models import Product, ProductFamily
from profiles.questions.models import Choice, Question, Wording
from profiles.sentences.models import SentenceTemplate
from profiles.value.models import SplitArm

FRESH_SECONDS = 30
SLOT = re.compile(r"\{([\w-]+)(?::(\w+))?\}")
NAME = "name"

T = TypeVar("T")
Span = tuple[int, int | None]


class HasSlug(Protocol):
    @property
    def slug(self) -> str: ...


def in_language(by_language: Mapping[str, T], language: str) -> T | None:
    """What stands under the language, its base (`de` for `de-at`), the site's language, or any."""
    for code in (language, language.split("-")[0], settings.LANGUAGE_CODE, *by_language):
        if code in by_language:
            return by_language[code]
    return None


@dataclass(frozen=True)
class Option:
    """A possible answer: a choice of a question, or a product."""

    pk: int
    slug: str
    words: Mapping[str, Mapping[str, str]]
    lay: Mapping[str, list[str]]
    span: Span | None = None
    is_product: bool = False
    is_common: bool = True
    is_active: bool = True

    def word(self, form: str, language: str) -> str:
        forms = in_language(self.words, language) or {}
        return forms.get(form) or forms.get("plain") or forms.get("label") or self.slug

    def said(self, language: str) -> list[str]:
        """Its label, and how people say it."""
        return [self.word("label", language), *(in_language(self.lay, language) or [])]


@dataclass(frozen=True)
class Phrasing:
    """The words of a question in one language. `pk` is None where an operator has written none."""

    pk: int | None
    asks: str
    gap: str
    benefit: tuple[str, ...] = ()
    used_for: str = ""
    seen_by: str = ""


@dataclass(frozen=True)
class Split:
    """Wordings of a question that are tested side by side in one language."""

    salt: str
    phrasings: tuple[Phrasing, ...]

    def drawn_by(self, person: int) -> Phrasing:
        return self.phrasings[arm_of(self.salt, person, len(self.phrasings))]


@dataclass(frozen=True)
class Prompt:
    """A question with all it takes to ask it, check an answer and say it back."""

    pk: int
    slug: str
    subject: str
    type: str
    writes: str
    weight: int
    sensitivity: str
    shelf_life_days: int | None
    condition: Mapping[str, object] | None
    feeds: tuple[str, ...]
    is_active: bool
    phrasings: Mapping[str, Phrasing]
    options: Mapping[str, Option]
    splits: Mapping[str, Split] = field(default_factory=dict)

    def phrasing(self, language: str) -> Phrasing:
        return in_language(self.phrasings, language) or Phrasing(None, self.slug, "{gap}")

    def phrasing_for(self, person: int, language: str) -> Phrasing:
        """The words that the person drew while some are tested; else those in force."""
        split = self.splits.get(language)
        return split.drawn_by(person) if split else self.phrasing(language)

    def worded(self, wording: int | None) -> "Prompt":
        """The same question in the words of a running test, if they are; so a card stays as it was shown."""
        tried = {
            language: phrasing
            for language, split in self.splits.items()
            for phrasing in split.phrasings
            if phrasing.pk == wording
        }
        return replace(self, phrasings={**self.phrasings, **tried}) if tried else self

    @property
    def offered(self) -> list[Option]:
        return [option for option in self.options.values() if option.is_active]

    @property
    def takes_many(self) -> bool:
        return self.type in (Question.Type.MANY, Question.Type.PRODUCTS)

    @property
    def is_about_business(self) -> bool:
        return self.subject == Question.Subject.BUSINESS


@dataclass(frozen=True)
class Slot:
    """A hole of a sentence: which question fills it, and in which word form."""

    question: str
    form: str


@dataclass(frozen=True)
class Pattern:
    """A sentence template, cut at its slots; the plain `{name}` is a slot without a form."""

    sentence: str
    position: int
    language: str
    voice: str
    pieces: tuple[str | Slot, ...]

    @property
    def slots(self) -> list[Slot]:
        return [piece for piece in self.pieces if isinstance(piece, Slot) and piece.form]


def cut(text: str) -> tuple[str | Slot, ...]:
    """ "You run {industry:indef}." → "You run ", Slot("industry", "indef"), "."."""
    pieces: list[str | Slot] = []
    end = 0
    for found in SLOT.finditer(text):
        pieces += [text[end : found.start()], Slot(found[1], found[2] or "")]
        end = found.end()
    return tuple(piece for piece in (*pieces, text[end:]) if piece != "")


@dataclass(frozen=True)
class Family:
    """What products are for; `products`: the slugs of its own."""

    words: Mapping[str, Mapping[str, str]]
    products: tuple[str, ...]

    def name(self, language: str) -> str:
        return (in_language(self.words, language) or {}).get("label", "")


@dataclass(frozen=True)
class Catalogue:
    """`prompts` by slug, the heaviest first, retired ones too: what was answered must still be said.

    So with `products` and their `families`, by slug in their order.
    """

    prompts: Mapping[str, Prompt]
    patterns: tuple[Pattern, ...]
    by_pk: Mapping[int, Prompt] = field(default_factory=dict)
    products: Mapping[str, Option] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)

    def prompt(self, question: str | HasSlug) -> Prompt:
        """Raises LookupError for a question that does not exist."""
        slug = question if isinstance(question, str) else question.slug
        if slug not in self.prompts:
            raise LookupError(f"there is no question {slug!r}")
        return self.prompts[slug]

    def patterns_in(self, language: str, voice: str) -> list[Pattern]:
        by_language: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in self.patterns:
            if pattern.voice == voice:
                by_language[pattern.language].append(pattern)
        return in_language(by_language, language) or []

    def form_of(self, prompt: Prompt, language: str) -> str:
        """The word form in which the question's own sentence says an answer."""
        forms = (
            slot.form
            for pattern in self.patterns_in(language, SentenceTemplate.Voice.YOU)
            for slot in pattern.slots
            if slot.question == prompt.slug
        )
        return next(forms, "plain")


_held: tuple[float, Catalogue] | None = None


def catalogue() -> Catalogue:
    global _held
    if _held is None or time.monotonic() - _held[0] > FRESH_SECONDS:
        _held = (time.monotonic(), read_catalogue())
    return _held[1]


def forget_catalogue() -> None:
    """Called by whoever changes what the catalogue holds: now, and again once the change is committed."""
    _drop()
    transaction.on_commit(_drop)


def _drop() -> None:
    global _held
    _held = None


def read_catalogue() -> Catalogue:
    """Seven queries."""
    rows = list(Product.objects.order_by("position", "id"))
    products = {product.slug: option_of(product) for product in rows}
    prompts = {prompt.slug: prompt for prompt in _prompts(products)}
    patterns = tuple(_pattern(template) for template in SentenceTemplate.objects.order_by("position", "id"))
    by_pk = {prompt.pk: prompt for prompt in prompts.values()}
    return Catalogue(prompts, patterns, by_pk, products, _families(rows))


def _families(products: list[Product]) -> dict[str, Family]:
    return {
        family.slug: Family(family.words, tuple(one.slug for one in products if one.family_id == family.pk))
        for family in ProductFamily.objects.order_by("position", "id")
    }


def _prompts(products: Mapping[str, Option]) -> list[Prompt]:
    phrasings, splits = _phrasings(), _splits()
    choices: dict[int, dict[str, Option]] = defaultdict(dict)
    for choice in Choice.objects.order_by("position", "id"):
        choices[choice.question_id][choice.slug] = _choice(choice)
    return [
        _prompt(
            question,
            phrasings[question.pk],
            products if question.type == Question.Type.PRODUCTS else choices[question.pk],
            splits[question.pk],
        )
        for question in Question.objects.order_by("-weight", "id")
    ]


def _phrasings() -> dict[int, dict[str, Phrasing]]:
    found: dict[int, dict[str, Phrasing]] = defaultdict(dict)
    for wording in Wording.objects.filter(is_active=True).order_by("id"):
        found[wording.question_id][wording.language] = _phrasing(wording)
    return found


def _phrasing(wording: Wording) -> Phrasing:
    return Phrasing(
        wording.pk, wording.asks, wording.gap, tuple(wording.benefit), wording.used_for, wording.seen_by
    )


def _splits() -> dict[int, dict[str, Split]]:
    """Of the tests that run."""
    arms: dict[tuple[int, str, str], list[Phrasing]] = defaultdict(list)
    running = SplitArm.objects.filter(test__ended_at=None, wording__isnull=False)
    for arm in running.select_related("test", "wording").order_by("test_id", "position"):
        key = (arm.test.question_id or 0, arm.test.language, arm.test.salt)
        arms[key].append(_phrasing(cast(Wording, arm.wording)))
    found: dict[int, dict[str, Split]] = defaultdict(dict)
    for (question, language, salt), phrasings in arms.items():
        found[question][language] = Split(salt, tuple(phrasings))
    return found


def _prompt(
    question: Question,
    phrasings: Mapping[str, Phrasing],
    options: Mapping[str, Option],
    splits: Mapping[str, Split],
) -> Prompt:
    return Prompt(
        pk=question.pk,
        slug=question.slug,
        subject=question.subject,
        type=question.type,
        writes=question.writes,
        weight=question.weight,
        sensitivity=question.sensitivity,
        shelf_life_days=question.shelf_life_days or _assessed_again(question),
        condition=question.condition,
        feeds=tuple(question.feeds),
        is_active=question.is_active,
        phrasings=phrasings,
        options=options,
        splits=splits,
    )


def _assessed_again(question: Question) -> int | None:
    return settings.NEEDS_ASSESSMENT_DAYS if question.assesses_needs else None


def _choice(choice: Choice) -> Option:
    return Option(
        pk=choice.pk,
        slug=choice.slug,
        words=choice.words,
        lay=choice.lay,
        span=(choice.span.lower, choice.span.upper) if choice.span else None,
        is_common=choice.is_common,
        is_active=choice.is_active,
    )


def option_of(product: Product) -> Option:
    return Option(
        pk=product.pk,
        slug=product.slug,
        words=product.words,
        lay=product.lay,
        is_product=True,
        is_common=product.is_common,
        is_active=product.is_active,
    )


def _pattern(template: SentenceTemplate) -> Pattern:
    return Pattern(
        template.sentence, template.position, template.language, template.voice, cut(template.text)
    )
