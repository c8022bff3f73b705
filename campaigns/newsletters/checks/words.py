"""Checks of what it says."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.newsletters.checks.findings import Draft, Finding, Level, block_at, number_of, words_at
from campaigns.newsletters.checks.reading import ENGLISH, grade, sentences_of
from campaigns.newsletters.models import Block
from campaigns.newsletters.placeholders import placeholders_in, with_defaults
from profiles.questions.catalogue import catalogue

LONGEST_SUBJECT = 60
LONGEST_SENTENCE = 25
HARDEST_GRADE = 8.0
BEGINNING = 5


def subject(draft: Draft) -> Finding:
    """There in every language it is written in, and at most 60 characters as anybody may read it."""
    where = words_at(draft.issue)
    for language in draft.languages:
        words = with_defaults(draft.issue.words.get(language, {}).get("subject", ""))
        if not words.strip():
            return Finding(Level.BLOCKS, _("There is no subject."), _("Nobody opens a mail without."), where)
        if len(words) > LONGEST_SUBJECT:
            title = _("The subject is longer than %(most)s characters.") % {"most": LONGEST_SUBJECT}
            return Finding(Level.BLOCKS, title, _("Phones cut it off."), where)
    return Finding(Level.OK, _("The subject fits on a phone."))


def placeholders(draft: Draft) -> list[Finding] | Finding:
    """Each names a question that exists, and has words for whom the answer is not known."""
    subjects = [draft.issue.words.get(language, {}).get("subject", "") for language in draft.languages]
    texts = [(text, words_at(draft.issue)) for text in subjects]
    texts += [(passage.text, passage.where) for passage in draft.passages()]
    wrong = [finding for text, where in texts for finding in _wrong_holes(text, where)]
    return wrong or Finding(Level.OK, _("Every placeholder has words for those we know nothing about."))


def _wrong_holes(text: str, where: str) -> Iterator[Finding]:
    for hole in placeholders_in(text):
        shown = {"placeholder": hole.text}
        if hole.question not in catalogue().prompts:
            title = _("“%(placeholder)s” stands for nothing we ask.") % shown
            yield Finding(Level.BLOCKS, title, _("Readers would see braces."), where)
        elif not (hole.default or "").strip():
            title = _("“%(placeholder)s” has no words for those we do not know it of.") % shown
            example = _("Write them after a line: {%(question)s|a business like yours}.")
            yield Finding(Level.BLOCKS, title, example % {"question": hole.question}, where)


def nothing_empty(draft: Draft) -> list[Finding] | Finding:
    """No block without anything in it."""
    if not draft.blocks:
        return Finding(Level.BLOCKS, _("The letter is empty."), _("Add a block."), "#blocks")
    empty = [block for block in draft.blocks if _says_nothing(block, draft.issue.newsletter.language)]
    found = [_emptiness(block) for block in empty]
    return found or Finding(Level.OK, _("No block is empty."))


def _says_nothing(block: Block, language: str) -> bool:
    words = block.content.get(language, {})
    said = words.get("heading") or words.get("body")
    leads = words.get("label") and block.content.get("url")
    needed = {
        Block.Kind.TEXT: said,
        Block.Kind.STORY: block.content.get("item"),
        Block.Kind.BUTTON: leads,
    }
    return block.kind in needed and not needed[Block.Kind(block.kind)]


def _emptiness(block: Block) -> Finding:
    return Finding(
        Level.BLOCKS,
        _("%(block)s is empty.") % {"block": number_of(block)},
        _("Fill it or remove it."),
        block_at(block),
    )


def reading_age(draft: Draft) -> Finding | None:
    """Of what it says in English: school years by Flesch-Kincaid, so that a 13-year-old reads it with ease."""
    texts = [
        passage.text for passage in draft.passages() if passage.language == ENGLISH and not passage.is_heading
    ]
    sentences = [sentence for text in texts for sentence in sentences_of(text)]
    if not sentences:
        return None
    years = grade(sentences)
    age = {"age": round(years) + 5}
    if years > HARDEST_GRADE:
        return Finding(
            Level.WARNING,
            _("It reads at age %(age)s.") % age,
            _("Use shorter words and sentences."),
            "#blocks",
        )
    return Finding(Level.OK, _("It reads at age %(age)s.") % age)


def longest_sentence(draft: Draft) -> Finding | None:
    found = [(sentence, passage) for passage in draft.passages() for sentence in sentences_of(passage.text)]
    if not found:
        return None
    sentence, passage = max(found, key=lambda pair: len(pair[0]))
    title = ngettext(
        "The longest sentence has one word.", "The longest sentence has %(words)s words.", len(sentence)
    ) % {"words": len(sentence)}
    if len(sentence) <= LONGEST_SENTENCE:
        return Finding(Level.OK, title)
    begins = " ".join(sentence[:BEGINNING])
    words = _("It begins “%(beginning)s”. Make two of it.") % {"beginning": begins}
    return Finding(Level.WARNING, title, words, passage.where)
