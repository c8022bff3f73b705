"""What a segment can ask about people: each condition is lent by the app that knows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.registry import Registry
from profiles.segments.sets import Ids, WorkingIn

Words = str | Promise
Params = Mapping[str, Any]
Mark = Callable[[object], SafeString]
"""Makes of a word the marked word, which may lead to where it is changed."""
Says = Callable[[Params, Mark], SafeString]


class BrokenRuleError(ValueError):
    """A rule that asks what cannot be asked. `where`: the way to the part at fault, from the top; `words` say why."""

    def __init__(self, words: str, where: tuple[int, ...] = ()) -> None:
        super().__init__(words)
        self.words, self.where = words, where

    def inside(self, place: int) -> "BrokenRuleError":
        return BrokenRuleError(self.words, (place, *self.where))


@dataclass(frozen=True)
class Asked:
    """When a rule is asked, and inside of which segments."""

    now: datetime
    inside: frozenset[int] = field(default_factory=frozenset)


class About(StrEnum):
    """Where a condition stands among those to choose from."""

    TOLD = "told"
    BUSINESS = "business"
    DOING = "doing"
    REACHING = "reaching"
    GROUPS = "groups"


ABOUT: dict[About, Words] = {
    About.TOLD: gettext_lazy("What they told us"),
    About.BUSINESS: gettext_lazy("Their business, and what it uses"),
    About.DOING: gettext_lazy("What they do here"),
    About.REACHING: gettext_lazy("How they want to be reached"),
    About.GROUPS: gettext_lazy("Groups they are in"),
}


@dataclass(frozen=True)
class Condition:
    """`form` takes and checks what the condition is about; `people` gives the ids of those it holds for.

    `people` is one column without order; an id may stand in it more than once, null never. `says` is a part of a
    sentence after "People who …", with the words that the values stand for marked; `denies` is the same of those for
    whom it does not hold ("are not owners"). All get what the form made of the values.
    What holds for a business, and so for all who work in it now, is given as WorkingIn.
    """

    slug: str
    title: str | Promise
    form: type[forms.Form]
    people: Callable[[Params, Asked], Ids | WorkingIn]
    says: Says
    denies: Says
    about: About = About.DOING

    def in_words(self, values: Params, mark: Mark, *, negated: bool = False) -> SafeString:
        return (self.denies if negated else self.says)(values, mark)


def two_ways(
    parts: Callable[[Params, Mark], Mapping[str, object]], yes: Words, no: Words
) -> tuple[Says, Says]:
    """`says` and `denies` of the same parts."""
    return (
        lambda values, mark: format_html(str(yes), **parts(values, mark)),
        lambda values, mark: format_html(str(no), **parts(values, mark)),
    )


conditions: Registry[Condition] = Registry("segment condition")


def form_of(condition: Condition, params: Params) -> forms.Form:
    """The form with values as a rule holds them."""
    return condition.form(MultiValueDict({name: _listed(value) for name, value in params.items()}))


def cleaned(condition: Condition, params: Params) -> dict[str, Any]:
    """What the form makes of the values. Raises BrokenRuleError with the words of its first error."""
    if unknown := set(params) - set(condition.form.base_fields):
        raise BrokenRuleError(_("“%(title)s” knows no %(name)s.") % _named(condition, min(unknown)))
    form = form_of(condition, params)
    if form.is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else condition.title
    raise BrokenRuleError(f"{label}: {errors[0]}")


def as_params(values: Params) -> dict[str, Any]:
    """Cleaned values as JSON has them; what is empty is left out."""
    return {name: _plain(value) for name, value in values.items() if value or value == 0}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _listed(value: Any) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def _named(condition: Condition, name: str) -> dict[str, Any]:
    return {"title": condition.title, "name": name}
