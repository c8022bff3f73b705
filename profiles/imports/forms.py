from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.imports.kinds import ImportKind, in_order
from profiles.imports.models import Basis, Import
from profiles.imports.reading import ENCODINGS

LEFT_OUT = "-"
CONTENT = {"data-content": ""}


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.slug, kind.title) for kind in in_order()]


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is in it"),
        choices=_kinds,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what is in it.")},
    )
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
        allow_empty_file=True,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > settings.IMPORT_MOST_MB * 1024 * 1024:
            words = _("It is larger than %(most)s MB. Cut it in parts, or ask your operator to import it.")
            raise ValidationError(words % {"most": settings.IMPORT_MOST_MB})
        return file


class LettersForm(forms.Form):
    """How the file's letters are read."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Letters are written in"),
        choices=list(ENCODINGS.items()),
        widget=forms.Select(attrs=CONTENT),
    )


class MatchForm(forms.Form):
    """A list box for each column of the file, and for what makes people mailable what it rests on."""

    basis = forms.ChoiceField(
        label=gettext_lazy("Why may we write to them?"),
        help_text=gettext_lazy(
            "It is kept with each consent as its proof, with your name and the row of the file."
        ),
        choices=Basis.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, held: Import, kind: ImportKind, examples: list[list[str]], data: Any = None) -> None:
        super().__init__(data, initial={"basis": held.basis}, auto_id="match_%s")
        self.kind, self.width = kind, len(held.header)
        if not kind.needs_basis:
            del self.fields["basis"]
        offered = [(LEFT_OUT, _("Leave it out")), *((column.name, column.title) for column in kind.columns())]
        for place, name in enumerate(held.header):
            self.fields[f"column_{place}"] = _box(place, name, offered, held.columns, examples)

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[f"column_{place}"] for place in range(self.width)]

    @property
    def columns(self) -> list[str]:
        return [self._ours(place) for place in range(self.width)]

    def _ours(self, place: int) -> str:
        chosen: str = self.cleaned_data.get(f"column_{place}", LEFT_OUT)
        return "" if chosen == LEFT_OUT else chosen

    def clean(self) -> dict[str, Any]:
        found = self.columns
        for place, name in enumerate(found):
            if name and name in found[:place]:
                self.add_error(f"column_{place}", _("Another column is matched with this already."))
        for column in self.kind.columns():
            if column.is_required and column.name not in found:
                self.add_error(
                    None, _("Match a column with “%(column)s”: we need it.") % {"column": column.title}
                )
        if not any(found) and not self.errors:
            self.add_error(None, _("Match at least one column."))
        return self.cleaned_data


def _box(
    place: int, name: str, offered: list[Any], columns: list[str], examples: list[list[str]]
) -> forms.ChoiceField:
    """With the name that the file has for it, and values of its own."""
    label = name or _("Column %(number)s, without a name") % {"number": place + 1}
    shown = examples[place] if place < len(examples) else []
    hint = (
        _("For example: %(values)s") % {"values": " · ".join(shown)}
        if shown
        else _("Blank in the first rows")
    )
    initial = columns[place] if place < len(columns) and columns[place] else LEFT_OUT
    widget = forms.Select(attrs=CONTENT)
    return forms.ChoiceField(label=label, help_text=hint, choices=offered, initial=initial, widget=widget)
