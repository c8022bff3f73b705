"""The library's filter: one sentence whose words are list boxes. Nothing of it is stored."""

import unicodedata
from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from content.library.models import Item
from content.topics.models import Topic
from profiles.facts.known import KnownFacts, known_values
from profiles.questions.catalogue import catalogue

Words = list[tuple[str, str]]

KINDS = [
    ("", _("anything")),
    (Item.Kind.ARTICLE, _("articles")),
    (Item.Kind.GUIDE, _("guides")),
    (Item.Kind.CHECKLIST, _("checklists")),
]
BY_FACT = {"industry": "indef", "need": "infinitive"}


class FilterForm(forms.Form):
    """Without an answer in the address, business and need are what is known about the reader.

    `kept`: what else a visitor's address says, to be carried along.
    """

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=KINDS)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    industry = forms.ChoiceField(label=_("Business"), required=False)
    need = forms.ChoiceField(label=_("Need"), required=False)

    def __init__(self, query: QueryDict, known: KnownFacts, topics: Iterable[Topic]) -> None:
        self.known = known
        self.kept = [(slug, known.said(slug)[0]) for slug in known if slug in query and slug not in BY_FACT]
        super().__init__(_asked(query, known))
        self._offer("topic", [("", gettext("every topic")), *((topic.slug, topic.title) for topic in topics)])
        self._offer("industry", [("", gettext("any business")), *_words("industry", by_label=True)])
        self._offer("need", [("", gettext("do anything")), *_words("need")])

    def _offer(self, name: str, words: Words) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = words

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Word by name; a word that is not offered counts as none."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    @property
    def facts(self) -> KnownFacts:
        """What the list is fitted to: all that is known, with the words of the sentence instead."""
        facts = self.known
        for question in BY_FACT:
            prompt, word = catalogue().prompts.get(question), self.chosen[question]
            if prompt and [word] != facts.said(question):
                facts = facts.with_answer(question, known_values(prompt, [word] if word else []))
        return facts

    def sentence(self) -> SafeString:
        words = {name: self._blank(name) for name in self.fields}
        return format_html(gettext("Show me {kind} about {topic} that helps {industry} to {need}."), **words)

    def _blank(self, name: str) -> SafeString:
        bound, word = self[name], self.chosen[name]
        is_fact = name in BY_FACT and word and [word] == self.known.said(name)
        look = "blank" if is_fact else "blank blank--open"
        label = format_html('<label class="vh" for="{}">{}</label>', bound.id_for_label, bound.label)
        return format_html('{}<span class="{}">{}</span>', label, look, bound)


def _asked(query: QueryDict, known: KnownFacts) -> dict[str, str]:
    said = {question: next(iter(known.said(question)), "") for question in BY_FACT}
    return {name: query.get(name, said.get(name, "")) for name in ("kind", "topic", *BY_FACT)}


def _words(question: str, *, by_label: bool = False) -> Words:
    prompt, language = catalogue().prompts.get(question), get_language() or ""
    options = list(prompt.offered) if prompt else []
    if by_label:
        options.sort(key=lambda option: _bare(option.word("label", language)))
    return [(option.slug, option.word(BY_FACT[question], language)) for option in options]


def _bare(word: str) -> str:
    """For sorting: without accents, so that ä stands beside a."""
    return unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
