"""What is wrong with a row, in words: which column, what, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.imports.kinds import Again, Check, ImportKind

Words = str | Promise

OF_CELLS: dict[str, Words] = {
    "missing": gettext_lazy("It is blank, and we need it."),
    "long": gettext_lazy("It is too long. Shorten it."),
    "signs": gettext_lazy("It holds signs that can’t be seen. Type it anew."),  # noqa: RUF001
    "address": gettext_lazy("This is not an email address."),
    "language": gettext_lazy("This site does not speak the language."),
    "time_zone": gettext_lazy("This is no time zone. Write it as Europe/Berlin."),
    "yes_or_no": gettext_lazy("Write yes or no."),
    "choice": gettext_lazy("This is not one of the words we know here."),
    "moment": gettext_lazy("This is no day. Write it as 2025-12-31."),
    "number": gettext_lazy("This is no whole number that fits here. Write it like 12."),
    "amount": gettext_lazy("This is no amount. Write it without signs for thousands, like 1200.50."),
    "currency": gettext_lazy("This is no currency. Write its three letters, like EUR."),
    "product": gettext_lazy(
        "The catalogue has no such product. Use its name or short name there, or add it there first."
    ),
    "partner": gettext_lazy(
        "No partner who works with us is called that. Use the name in the directory, or add the partner first."
    ),
    "answer": gettext_lazy("This is not one of the answers to the question."),
    "words": gettext_lazy("Use at most 80 letters, numbers and signs."),
    "ragged": gettext_lazy("The row has more or fewer cells than there are names of columns."),
}


def in_words(kind: ImportKind, problems: str) -> list[str]:
    return [_one(kind, problem) for problem in problems.split()]


def _one(kind: ImportKind, problem: str) -> str:
    name, _colon, code = problem.rpartition(":")
    rules: list[Check | Again] = [*kind.checks, *kind.keys]
    words = {**OF_CELLS, **{rule.code: rule.words for rule in rules}}.get(code, code)
    column = kind.column(name)
    return _("%(column)s: %(problem)s") % {"column": column.title, "problem": words} if column else str(words)
