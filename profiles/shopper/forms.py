from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.redirects import local_url
from profiles.seeing.querysets import personas
from profiles.shopper.models import ShopperFinding, ShopperTask


class FindingForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("How was it?"),
        choices=ShopperFinding.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how it was.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What you found"),
        required=False,
        max_length=500,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") == ShopperFinding.Verdict.BAD and not data.get("words", "").strip():
            self.add_error("words", _("Say what was not good, so that somebody can mend it."))
        return data


class TaskForm(forms.ModelForm[ShopperTask]):
    class Meta:
        model = ShopperTask
        fields = ("words", "path", "persona", "position", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["persona"].widget.attrs["class"] = "in"
        self.fields["persona"].queryset = personas()  # type: ignore[attr-defined]
        self.fields["persona"].empty_label = _("Nobody’s: as yourself")  # type: ignore[attr-defined]  # noqa: RUF001

    def clean_path(self) -> str:
        path = local_url(str(self.cleaned_data["path"]).strip(), "")
        if not path:
            raise forms.ValidationError(_("Begin with a slash, as in /library/."))
        return path
