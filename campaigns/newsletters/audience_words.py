"""The rule of an audience as sentences in the third person, with its conditions marked, each leading to its change."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from campaigns.newsletters.audience import Rule
from portal.web.templatetags.components import fact
from profiles.facts.known import Known, KnownFacts
from profiles.questions.catalogue import Prompt, catalogue
from profiles.segments.models import Segment
from profiles.sentences.composing import FactWord, Gap, Part, Sentence, Text, compose, listed


def anchor(about: str) -> str:
    """Where on the page a condition is changed."""
    return f"?who={about}#who-form"


def as_sentences(rule: Rule, name: str = "", *, linked: bool = True) -> list[SafeString]:
    """ "The reader runs a bakery or a café with 2 to 9 people." One whole sentence or more; none for an empty rule."""
    words = [_html(sentence, linked) for sentence in _about_facts(rule, name or _("The reader"))]
    return [*words, *_about_person(rule, linked)]


def conditions(rule: Rule) -> list[tuple[str, str]]:
    """What each condition is about, and its name, for the buttons that take it away."""
    facts = [(slug, _asks(slug)) for slug in rule.get("facts", {})]
    named = {
        "languages": _("Language"),
        "segments": _("Segment"),
        "joined_after": _("Joined from"),
        "joined_before": _("Joined before"),
    }
    return [*facts, *((about, words) for about, words in named.items() if rule.get(about))]


def values_in_words(slug: str, values: list[str], language: str) -> SafeString:
    """ "bakery or café", each marked: what a block is only for."""
    return _html(_values(slug, values, language), linked=False)


def _about_facts(rule: Rule, name: str) -> Iterator[Sentence]:
    """By the profile's own templates; what none of them says gets a sentence of its own."""
    language = get_language() or settings.LANGUAGE_CODE
    known = KnownFacts({slug: list(_known(slug, values)) for slug, values in rule.get("facts", {}).items()})
    said: set[str] = set()
    for sentence in compose(known, language, "they", name, listing="or"):
        if not any(isinstance(part, Gap) for part in sentence):
            said |= {part.question for part in sentence if isinstance(part, FactWord)}
            yield sentence
    for slug, values in rule.get("facts", {}).items():
        if slug not in said:
            yield _plainly(slug, values, language)


def _known(slug: str, values: list[str]) -> Iterator[Known]:
    prompt = catalogue().prompts.get(slug)
    for value in values:
        yield Known(value, option=prompt.options.get(value) if prompt else None)


def _plainly(slug: str, values: list[str], language: str) -> Sentence:
    """ "To “Which till?” they said: Square or SumUp." """
    whole = _("To “%(question)s” they said: %(said)s.") % {"question": _asks(slug), "said": "\0"}
    before, _mark, after = whole.partition("\0")
    return [*_text(before), *(_values(slug, values, language) or _text(_("nothing"))), *_text(after)]


def _values(slug: str, values: list[str], language: str) -> Sentence:
    words = [FactWord(known.word("label", language), slug, "told") for known in _known(slug, values)]
    return listed(words, language, "or") if words else []


def _text(words: str) -> Sentence:
    return [Text(words)] if words else []


def _asks(slug: str) -> str:
    prompt: Prompt | None = catalogue().prompts.get(slug)
    return prompt.phrasing(get_language() or settings.LANGUAGE_CODE).asks if prompt else slug


def _about_person(rule: Rule, linked: bool) -> Iterator[SafeString]:
    if rule.get("languages"):
        names = [get_language_info(code)["name_translated"] for code in rule["languages"]]
        words = [FactWord(str(name), "languages", "told") for name in names]
        language = get_language() or settings.LANGUAGE_CODE
        yield format_html(
            _("The reader reads {languages}."), languages=_html(listed(words, language, "or"), linked)
        )
    if rule.get("segments"):
        yield format_html(
            _("The reader is in {segments}."), segments=_html(_segments(rule["segments"]), linked)
        )
    if rule.get("joined_after"):
        yield format_html(_("The reader joined on {day} or later."), day=_day("joined_after", rule, linked))
    if rule.get("joined_before"):
        yield format_html(_("The reader joined before {day}."), day=_day("joined_before", rule, linked))


def _segments(pks: list[int]) -> Sentence:
    named = Segment.objects.in_bulk(pks)
    names = [named[pk].name if pk in named else _("a segment that is gone") for pk in pks]
    words = [FactWord(name, "segments", "told") for name in names]
    return listed(words, get_language() or settings.LANGUAGE_CODE, "or")


def _day(about: str, rule: Rule, linked: bool) -> SafeString:
    words = date_format(date.fromisoformat(rule[about]), "DATE_FORMAT")
    return _html([FactWord(words, about, "told")], linked)


def _html(sentence: Sentence, linked: bool) -> SafeString:
    return format_html_join("", "{}", ((_part(part, linked),) for part in sentence))


def _part(part: Part, linked: bool) -> Any:
    if isinstance(part, FactWord):
        return fact(part.word, anchor(part.question) if linked else "")
    return part.label if isinstance(part, Gap) else part.text
