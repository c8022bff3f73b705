from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.notices.kinds import NoticeKind
from portal.notices.models import Channel, Rhythm


class ChoicesForm(forms.Form):
    """For each kind one way, and how often the mail with several may come."""

    rhythm = forms.ChoiceField(
        label=_("The mail with several notices"), choices=Rhythm.choices, widget=forms.RadioSelect
    )

    def __init__(self, kinds: Sequence[NoticeKind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        for kind in kinds:
            self.fields[kind.slug] = forms.ChoiceField(
                label=kind.name,
                choices=[(channel.value, channel.label) for channel in kind.choices],
                widget=forms.RadioSelect,
            )
        self.order_fields([*(kind.slug for kind in kinds), "rhythm"])

    @property
    def channels(self) -> dict[str, Channel]:
        return {kind.slug: Channel(self.cleaned_data[kind.slug]) for kind in self.kinds}
