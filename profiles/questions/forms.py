from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from profiles.facts.checking import TEXT_LIMIT, InvalidAnswer, checked
from profiles.questions.catalogue import Option, Prompt
from profiles.questions.models import Question
from profiles.questions.searching import matching

FEW = 12
"""Up to so many options are all shown; of more, the common ones, and what is searched for."""


class AnswerForm(forms.Form):
    """One question. `chosen` is ticked beforehand; `words` looks for options by how people say them."""

    def __init__(
        self,
        prompt: Prompt,
        language: str,
        data: QueryDict | None = None,
        *,
        chosen: Sequence[str] = (),
        words: str = "",
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, auto_id=auto_id, initial={"answer": _initial(prompt, chosen)})
        self.prompt, self.words = prompt, words
        self.found = matching(prompt, words, language)
        posted = data.getlist("answer") if data is not None else []
        shown = _shown(prompt, {*chosen, *posted}, self.found)
        self.fields["answer"] = _field(prompt, language, shown)

    @property
    def is_searchable(self) -> bool:
        return len(self.prompt.offered) > FEW

    @property
    def found_nothing(self) -> bool:
        return bool(self.words.strip()) and not self.found

    def clean_answer(self) -> list[str]:
        given: Any = self.cleaned_data["answer"]
        try:
            return checked(self.prompt, given if isinstance(given, list) else [given])
        except InvalidAnswer as error:
            raise forms.ValidationError(str(error)) from error


def _initial(prompt: Prompt, chosen: Sequence[str]) -> Any:
    return list(chosen) if prompt.takes_many else next(iter(chosen), None)


def _shown(prompt: Prompt, chosen: set[str], found: list[Option]) -> list[Option]:
    if len(prompt.offered) <= FEW:
        return prompt.offered
    usual = [option for option in prompt.offered if option.slug in chosen or (option.is_common and not found)]
    return list({option.slug: option for option in (*found, *usual)}.values())


def _field(prompt: Prompt, language: str, shown: list[Option]) -> forms.Field:
    label = prompt.phrasing(language).asks
    if prompt.type == Question.Type.TEXT:
        return _text(prompt, label)
    kind = forms.MultipleChoiceField if prompt.takes_many else forms.ChoiceField
    widget = forms.CheckboxSelectMultiple if prompt.takes_many else forms.RadioSelect
    return kind(
        label=label,
        choices=[(option.slug, option.word("label", language)) for option in shown],
        widget=widget,
        error_messages={
            "required": _("Choose an answer."),
            "invalid_choice": _("Choose one of the answers in the list."),
        },
    )


def _text(prompt: Prompt, label: str) -> forms.CharField:
    autocomplete = {"autocomplete": "name"} if prompt.writes == "name" else {}
    return forms.CharField(
        label=label,
        max_length=TEXT_LIMIT,
        widget=forms.TextInput(attrs=autocomplete),
        error_messages={"required": _("Write an answer.")},
    )
