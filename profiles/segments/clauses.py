"""Verbs of their own for questions of the programme: "run a bakery". Any other question is quoted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from profiles.questions.catalogue import catalogue


@dataclass(frozen=True)
class Clause:
    """`form`: that of the words of an answer that fits after the verb."""

    yes: str | Promise
    no: str | Promise
    form: str = "label"


QUOTED = Clause(
    gettext_lazy("answered “{question}” with {words}"),
    gettext_lazy("did not answer “{question}” with {words}"),
)
OF_ANSWERS = {
    "industry": Clause(gettext_lazy("run {words}"), gettext_lazy("do not run {words}"), "indef"),
    "need": Clause(gettext_lazy("want to {words}"), gettext_lazy("do not want to {words}"), "infinitive"),
}
OF_NUMBERS = {
    "employees": Clause(
        gettext_lazy("are {words} people in the business"),
        gettext_lazy("are not {words} people in the business"),
    ),
    "pcs": Clause(gettext_lazy("have {words} PCs"), gettext_lazy("do not have {words} PCs")),
    "servers": Clause(gettext_lazy("have {words} servers"), gettext_lazy("do not have {words} servers")),
}


def answers_in_words(question: str, values: Sequence[str]) -> list[str]:
    prompt, language = catalogue().prompts[question], get_language() or settings.LANGUAGE_CODE
    form = OF_ANSWERS.get(question, QUOTED).form
    return [prompt.options[value].word(form, language) for value in values]
