from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.businesses.querysets import business_of
from profiles.engagement.forms import GUESS
from profiles.people.models import Person
from profiles.stages.choosing import choose_stage, choose_type
from profiles.stages.forms import StageForm, TypeForm
from profiles.stages.querysets import adopter_type_of, buying_stage_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def buying_stage(request: HttpRequest) -> HttpResponse:
    """Of the business: who works in none has none."""
    person = cast(Person, request.user)
    if business_of(person) is None:
        raise Http404
    if request.method == "POST":
        form = StageForm(request.POST)
        if form.is_valid() and choose_stage(person, form.cleaned_data["chosen"]):
            return _saved(request)
        return _page(request, _("Where you are with us"), form, 422)
    held = buying_stage_of(person)
    chosen = held.stage if held and held.is_chosen else GUESS
    return _page(request, _("Where you are with us"), StageForm(initial={"chosen": chosen}))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def adopter_type(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    if request.method == "POST":
        form = TypeForm(request.POST)
        if form.is_valid():
            choose_type(person, form.cleaned_data["chosen"])
            return _saved(request)
        return _page(request, _("How you take up what is new"), form, 422)
    held = adopter_type_of(person)
    chosen = held.kind if held and held.is_chosen else GUESS
    return _page(request, _("How you take up what is new"), TypeForm(initial={"chosen": chosen}))


def _page(request: HttpRequest, title: str, form: forms.Form, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"title": title, "form": form}
    return render(request, "profiles/stages/choose.html", context, status=status)


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(reverse("me") + "#stages")
