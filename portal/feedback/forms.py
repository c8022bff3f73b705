from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.feedback.scales import THUMB, Scale

YES, NO = "yes", "no"


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[(YES, _("Yes")), (NO, _("No"))])
    why = forms.CharField(required=False, max_length=1000)

    @property
    def is_helpful(self) -> bool:
        return bool(self.cleaned_data["answer"] == YES)


class RatingForm(forms.Form):
    """A value of the scale, or of the scale of words the words themselves."""

    value = forms.TypedChoiceField(
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one first."), "invalid_choice": _("Choose one first.")},
    )
    why = forms.CharField(
        label=_("A few words"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, scale: Scale, data: Any = None, *, question: str = "", **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"{scale.slug}-%s", **kwargs)
        self.scale = scale
        self.fields["value"].label = question
        self.fields["value"].choices = choices_of(scale)  # type: ignore[attr-defined]
        if not scale.values:
            del self.fields["value"]
            self.fields["why"].label = question
            self.fields["why"].required = True
            self.fields["why"].error_messages["required"] = gettext("Write a few words first.")

    @property
    def value_said(self) -> int | None:
        said: int | None = self.cleaned_data.get("value")
        return said


def choices_of(scale: Scale) -> list[tuple[int, str]]:
    """The numbers, and what the ends mean; of a thumb, words."""
    if scale.slug == THUMB:
        return [(1, gettext("Yes")), (0, gettext("No"))]
    ends = {scale.values[0]: scale.low_end, scale.values[-1]: scale.high_end} if scale.values else {}
    return [(value, f"{value}: {ends[value]}" if value in ends else str(value)) for value in scale.values]


class ReplyForm(forms.Form):
    words = forms.CharField(
        label=_("Your reply"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the reply first.")},
    )


class ChangeForm(forms.Form):
    words = forms.CharField(
        label=_("What we changed"),
        help_text=_("Everybody who reads this page sees it, and those who asked are told."),
        max_length=300,
        error_messages={"required": _("Write what was changed first.")},
    )


class HandOverForm(forms.Form):
    to = forms.TypedChoiceField(label=_("Hand over to"), coerce=int)

    def __init__(self, people: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people  # type: ignore[attr-defined]
        self.fields["to"].widget.attrs["data-content"] = True
