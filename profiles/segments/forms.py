"""What each condition of this app is about, as a form of its own: the builder shows it, a rule's values pass it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from profiles.businesses.models import Membership
from profiles.consent.models import Channel, Purpose
from profiles.questions.catalogue import Prompt, catalogue
from profiles.segments.models import Segment

MOST_DAYS = 3650
TAKEN = _("Another segment is called that.")
CONTENT = {"data-content": ""}
UNASKED = frozenset(
    {
        "security_changed",
        "password_set_by_staff",
        "factors_taken",
        "address_changed",
        "address_restored",
        "account_closed",
        "account_reopened",
        "suspended",
        "restored",
        "provider_linked",
        "accounts_merged",
        "provider_unlinked",
        "seen_as",
        "seeing_refused",
        "seeing_allowed",
        "entered_segment",
        "left_segment",
        "entered_cluster",
        "left_cluster",
    }
)
"""Verbs about somebody's safety and rest, which support and admins read and nobody is mailed for; and our own."""
Choices = list[tuple[str, Any]]


def prompts_with_options() -> Iterator[Prompt]:
    return (prompt for prompt in catalogue().prompts.values() if prompt.options)


def prompts_with_numbers() -> Iterator[Prompt]:
    return (p for p in prompts_with_options() if any(option.span for option in p.options.values()))


def named(prompt: Prompt) -> tuple[str, str]:
    return prompt.slug, prompt.phrasing(get_language() or settings.LANGUAGE_CODE).asks


def options_of(slug: str) -> Choices:
    prompt, language = catalogue().prompts.get(slug), get_language() or settings.LANGUAGE_CODE
    found = prompt.options.values() if prompt else ()
    return [(option.slug, option.word("label", language)) for option in found]


def verbs_asked() -> Choices:
    return [(slug, words) for slug, words in verbs.items() if slug not in UNASKED]


class AnswerForm(forms.Form):
    """`first`: the field that is chosen before the others can be shown."""

    first = "question"
    question = forms.ChoiceField(
        label=_("Question"),
        choices=lambda: list(map(named, prompts_with_options())),
        widget=forms.Select(attrs=CONTENT),
    )
    values = forms.MultipleChoiceField(label=_("One of these answers"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["values"].choices = options_of(self["question"].value() or "")  # type: ignore[attr-defined]


class KnownForm(forms.Form):
    question = forms.ChoiceField(
        label=_("Question"),
        choices=lambda: list(map(named, catalogue().prompts.values())),
        widget=forms.Select(attrs=CONTENT),
    )


class BetweenForm(forms.Form):
    """With fields `least` and `most`, of which one may be empty."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        least, most = values.get("least"), values.get("most")
        if least is None and most is None and not self.errors:
            self.add_error("least", _("Type the lowest number, the highest, or both."))
        if least is not None and most is not None and least > most:
            self.add_error("most", _("The highest is below the lowest."))
        return values


class NumberForm(BetweenForm):
    """A count is told as a band: what is asked must hold for the whole band."""

    question = forms.ChoiceField(
        label=_("Question"),
        choices=lambda: list(map(named, prompts_with_numbers())),
        widget=forms.Select(attrs=CONTENT),
    )
    least = forms.IntegerField(label=_("At least"), min_value=0, max_value=100_000, required=False)
    most = forms.IntegerField(label=_("At most"), min_value=0, max_value=100_000, required=False)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("What they are there"), choices=Membership.Role.choices)


class LanguageForm(forms.Form):
    languages = forms.MultipleChoiceField(
        label=_("One of these languages"),
        choices=lambda: settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DaysForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        after, before = values.get("after"), values.get("before")
        if after and before and before <= after:
            self.add_error("before", _("No day lies between the two."))
        return values


class JoinedForm(DaysForm):
    """By the clock of UTC: a rule fits the same people whoever looks at it."""

    after = forms.DateField(label=_("On or after"), required=False, widget=day_input())
    before = forms.DateField(label=_("Before"), required=False, widget=day_input())
    within = forms.IntegerField(
        label=_("In the last so many days"), min_value=1, max_value=MOST_DAYS, required=False
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.values()) and not self.errors:
            self.add_error("after", _("Say when."))
        return values


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose.choices)
    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices, initial=Channel.MAIL)


class PresetField(forms.ChoiceField):
    """Its first choice holds where none was made, so that nobody is told it is optional."""

    is_preset = True

    def __init__(self, choices: Choices, **kwargs: Any) -> None:
        super().__init__(choices=choices, initial=choices[0][0], required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        return super().clean(value) or self.initial


class DidForm(forms.Form):
    verb = forms.ChoiceField(
        label=_("What they did"), choices=verbs_asked, widget=forms.Select(attrs=CONTENT)
    )
    times = forms.IntegerField(
        label=_("At least so many times"), min_value=1, max_value=10_000, required=False
    )
    within = forms.IntegerField(
        label=_("The last time in the last so many days"), min_value=1, max_value=MOST_DAYS, required=False
    )


class WordsForm(forms.ModelForm[Segment]):
    class Meta:
        model = Segment
        fields = ("name", "purpose")
        error_messages = {"name": {"unique": TAKEN}}

    def say_taken(self) -> None:
        """Of a name that could still be had when the form was read."""
        self.add_error("name", TAKEN)


class SegmentForm(forms.Form):
    segment = forms.TypedChoiceField(
        label=_("Segment"),
        coerce=int,
        choices=lambda: [(segment.pk, segment.name) for segment in Segment.objects.order_by("name")],
        widget=forms.Select(attrs=CONTENT),
    )
