from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html

from profiles.consent.models import Consent, ConsentWording
from profiles.people.forms import AddressField


class WordingsField(forms.TypedMultipleChoiceField):
    """Ticks, never ticked beforehand, whose labels are the exact words of consent."""

    def __init__(self, wordings: Iterable[ConsentWording], **kwargs: Any) -> None:
        choices = [(wording.pk, words_of(wording)) for wording in wordings]
        super().__init__(
            choices=choices, coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
        )


def words_of(wording: ConsentWording) -> str:
    """What is said yes to, and below it what it gives."""
    said = format_html("<b>{}</b> {}", wording.label, wording.text)
    if not wording.benefit:
        return said
    return format_html('{}<br><span class="hint">{}</span>', said, wording.benefit)


class NewsletterForm(forms.Form):
    email = AddressField()


class ConsentsForm(forms.Form):
    """What the person allows now. `shown` holds what the page had, so that an old page withdraws nothing new.

    `held` is what it had ticked, so that an old page gives nothing back that was withdrawn since.
    """

    ticked = forms.TypedMultipleChoiceField(coerce=int, required=False)
    shown = forms.TypedMultipleChoiceField(coerce=int, required=False)
    held = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, wordings: list[ConsentWording], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wordings = wordings
        for name in ("ticked", "shown", "held"):
            self.fields[name].choices = [(w.pk, w.label) for w in wordings]  # type: ignore[attr-defined]

    def shown_wordings(self) -> list[ConsentWording]:
        return [wording for wording in self.wordings if wording.pk in self.cleaned_data["shown"]]


def lines(wordings: list[ConsentWording], now: dict[tuple[str, str], Consent]) -> list[dict[str, Any]]:
    """For the page: each wording with what the person said about it, if anything."""
    return [{"wording": w, "consent": now.get((w.purpose, w.channel))} for w in wordings]
