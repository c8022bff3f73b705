"""Every component in all its states, on one page for staff."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal import covers
from portal.feedback.forms import RatingForm
from portal.feedback.scales import SCALES, STARS
from portal.web.charts import Bar, Table, Whisker
from portal.web.templatetags.components import ICONS, fact

CARDS = (("square", "Square"), ("sumup", "SumUp"), ("bank", _("My bank")), ("none", _("No cards")))
SWATCHES = (
    ("paper", _("Paper")),
    ("tray", _("Tray")),
    ("ink", _("Ink")),
    ("ink-2", _("Ink, quiet")),
    ("fascia", _("Fascia")),
    ("fill", _("Fill")),
    ("link", _("Link")),
    ("fact", _("Fact")),
    ("positive", _("Positive")),
    ("warning", _("Warning")),
    ("negative", _("Negative")),
    ("info", _("Info")),
)


class ExampleForm(forms.Form):
    email = forms.EmailField(label=_("Your work email"), help_text=_("We confirm it with one mail."))
    people = forms.IntegerField(
        label=_("How many people work there?"),
        error_messages={"invalid": _("Write a number, for example 6.")},
        widget=forms.TextInput,
    )
    often = forms.ChoiceField(
        label=_("How often at most"), choices=(("week", _("1 a week")), ("month", _("1 a month")))
    )
    words = forms.CharField(label=_("Your own words"), widget=forms.Textarea, required=False)
    first = forms.ChoiceField(
        label=_("What do you do first?"),
        choices=(("note", _("Send a short note")), ("ring", _("Ring before the shop opens"))),
        widget=forms.RadioSelect,
    )
    cards = forms.ChoiceField(
        label=_("What do you take cards with?"), choices=CARDS, widget=forms.RadioSelect
    )
    letter = forms.BooleanField(
        label=_("One newsletter a month"), help_text=_("Made for you. One click ends it."), required=False
    )


@require_safe
@login_required
def styleguide(request: HttpRequest) -> HttpResponse:
    _check(request)
    return render(request, "styleguide.html", examples())


@require_safe
@login_required
def pictures(request: HttpRequest) -> HttpResponse:
    """All that is drawn, on a page of its own: together they would be too heavy."""
    _check(request)
    drawn = [(motif, covers.cover(15 * i * 5, motif, "styleguide")) for i, motif in enumerate(covers.MOTIFS)]
    return render(request, "styleguide_pictures.html", {"icons": sorted(ICONS), "covers": drawn})


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm("portal.see_styleguide"):
        raise PermissionDenied


def examples() -> dict[str, Any]:
    given = {"email": "marta@martasbread.example", "people": "a few", "words": "The drawer stays shut."}
    return {
        "swatches": SWATCHES,
        "hues": (40, 145, 255),
        "form": ExampleForm(initial=given | {"people": 6, "cards": "square", "letter": True}),
        "wrong": ExampleForm(given, auto_id="wrong_%s"),
        "crumbs": [(_("Library"), reverse("library")), (_("Tills and cards"), reverse("styleguide"))],
        "details": [_("6 min"), _("print it")],
        "why": reason(gettext("You want to {fact}"), gettext("close up faster"), "told"),
        "guess": reason(gettext("You use {fact}"), gettext("Till 5"), "think"),
        "shared": shared(),
        "trade": _("bakery"),
        "people": _("6 people"),
        "done": _("Lessons done"),
        "here": reverse("styleguide"),
        "bars": (
            Bar(gettext("Sent"), 1, "200"),
            Bar(gettext("Clicked"), 0.17, bold("17.0 %"), reverse("styleguide")),
        ),
        "whiskers": (
            Whisker(gettext("Came back here"), 6.7, 1.6, 11.8, True, bold("+6.7")),
            Whisker(gettext("Asked for help"), -1.3, -4.0, 1.4, False, gettext("Inconclusive.")),
        ),
        "stars": RatingForm(SCALES[STARS], question=gettext("How was this lesson?")),
        "heights": (80, 150, 0, 0, 204),
        "numbers": Table(
            (gettext("Step"), gettext("People")), ((gettext("Sent"), "200"), (gettext("Clicked"), "34"))
        ),
        "kind_box": blank("kind", gettext("kind"), gettext("anything"), about_them=False),
        "trade_box": blank("trade", gettext("business"), gettext("bakery"), about_them=True),
    }


def bold(words: str) -> SafeString:
    return format_html("<b>{}</b>", words)


def reason(sentence: str, word: str, mark: str) -> SafeString:
    """Why a thing is shown, as the ranking makes it: a whole sentence with its word marked."""
    return format_html(sentence, fact=fact(word, mark=mark))


def shared() -> SafeString:
    """A detail with a marked word in it, as `who` takes it."""
    return format_html(gettext("{trade}, 5 people, Leeds"), trade=fact(gettext("Bakery")))


def blank(name: str, label: str, choice: str, *, about_them: bool) -> SafeString:
    """A word of a filter sentence; yellow only where it is about the person."""
    return format_html(
        '<label class="vh" for="blank-{name}">{label}</label><span class="blank{open}">'
        '<select id="blank-{name}" name="{name}"><option>{choice}</option></select></span>',
        name=name,
        label=label,
        choice=choice,
        open="" if about_them else " blank--open",
    )
