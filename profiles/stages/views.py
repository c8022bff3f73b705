from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.web.forms import form_page
from profiles.businesses.querysets import business_of
from profiles.engagement.forms import GUESS
from profiles.people.models import Person
from profiles.people.under_me import under_me
from profiles.stages.choosing import choose_stage, choose_type
from profiles.stages.forms import THEIRS, StageForm, TypeForm
from profiles.stages.querysets import adopter_type_of, buying_stage_of
from profiles.stages.signs import reason_for_stage, reason_for_type


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def buying_stage(request: HttpRequest) -> HttpResponse:
    """Of the business: who works in none has none."""
    person = cast(Person, request.user)
    if business_of(person) is None:
        raise Http404
    form = StageForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and choose_stage(person, form.cleaned_data["chosen"]):
        return _saved(request)
    held = buying_stage_of(person)
    form = form or StageForm(initial={"chosen": held.stage if held and held.is_chosen else GUESS})
    because = reason_for_stage(held.because) if held else ""
    return _page(request, _("Where you are with us"), form, stage=held, stage_because=because)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def adopter_type(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    form = TypeForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        choose_type(person, form.cleaned_data["chosen"])
        return _saved(request)
    held = adopter_type_of(person)
    form = form or TypeForm(initial={"chosen": held.kind if held and held.is_chosen else GUESS})
    said = {"kind_words": THEIRS[held.kind], "kind_because": reason_for_type(held.because)} if held else {}
    return _page(request, _("How you take up what is new"), form, kind=held, **said)


def _page(request: HttpRequest, title: str, form: forms.Form, **said: Any) -> HttpResponse:
    """With what we think now and why, or what they chose."""
    context = {"title": title, "form": form, "crumbs": under_me(), **said}
    return form_page(request, "profiles/stages/choose.html", context)


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(reverse("me") + "#stages")
