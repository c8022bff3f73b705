from typing import Any
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.files.addresses import address_of
from portal.web.errors import too_many
from portal.web.forms import form_page
from portal.web.rates import limited, network_of, seconds_to_wait
from profiles.people.access import member_of
from profiles.people.models import Person
from profiles.people.under_me import under_me
from profiles.privacy.access import get_copy, get_erasable, get_erasure, may_have
from profiles.privacy.asking import ask_to_erase
from profiles.privacy.forms import EraseForm, ErasePersonForm
from profiles.privacy.giving import given
from profiles.privacy.models import Erasure, Export
from profiles.privacy.requesting import ask_for_copy
from profiles.privacy.showing import done_parts, parts_of, steps_of
from profiles.security.closing import LastAdminError
from profiles.security.fresh import fresh_required

FOLDER = "profiles/privacy"
MINUTE = 60
page = require_http_methods(["GET", "HEAD", "POST"])


@page
@limited("20/hour", "erase")
@never_cache
@fresh_required
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held of who looks, what goes, what stays and why; typing the address erases it."""
    person = member_of(request)
    return _asked(request, person, EraseForm, f"{FOLDER}/privacy.html")


@page
@limited("60/hour", "erase-person")
@never_cache
@fresh_required
def person_erase(request: HttpRequest, person: int) -> HttpResponse:
    """The same for staff, of somebody who asked them to."""
    return _asked(request, get_erasable(request.user, person), ErasePersonForm, f"{FOLDER}/person.html")


def _asked(request: HttpRequest, person: Person, typed: type[EraseForm], template: str) -> HttpResponse:
    form = typed(person.email, request.POST if request.method == "POST" else None)
    if form.is_valid() and (erasure := _erased(request, person, form)):
        return redirect("erasure", key=erasure.key)
    return form_page(
        request, template, {"form": form, "person": person, "parts": parts_of(person), "crumbs": under_me()}
    )


def _erased(request: HttpRequest, person: Person, form: EraseForm) -> Erasure | None:
    asks = member_of(request)
    try:
        erasure = ask_to_erase(person, by=asks, network=network_of(request))
    except LastAdminError:
        form.add_error(
            None, _("You are the last one who may do everything here. Make somebody else so first.")
        )
        return None
    if asks == person:
        logout(request)
    return erasure


@require_safe
@limited("60/minute", "erasure")
@never_cache
def erasure(request: HttpRequest, key: object) -> HttpResponse:
    """How far it is."""
    found = get_erasure(key)
    done, of = steps_of(found)
    context = {"erasure": found, "parts": done_parts(found), "done": done, "of": of}
    return render(request, f"{FOLDER}/erasure.html", context)


@page
@limited("20/hour", "copy")
@never_cache
@fresh_required
def copy(request: HttpRequest) -> HttpResponse:
    """A copy of what is held of who looks: asked for by a POST, made by a worker, and here for some days."""
    return _copied(request, member_of(request), f"{FOLDER}/copy.html", "3/day")


@page
@limited("60/hour", "copy-of-person")
@never_cache
@fresh_required
def person_copy(request: HttpRequest, person: int) -> HttpResponse:
    """The same for staff, of somebody who asked them for it."""
    return _copied(request, get_erasable(request.user, person), f"{FOLDER}/person_copy.html", "10/day")


def _copied(request: HttpRequest, person: Person, template: str, rate: str) -> HttpResponse:
    asks = member_of(request)
    if request.method == "POST":
        if wait := seconds_to_wait(rate, "copy-of", person.email):
            return too_many(request, wait)
        ask_for_copy(person, by=asks)
        return redirect(request.path)
    held = Export.objects.filter(person=person).select_related("person", "file").order_by("-pk").first()
    context: dict[str, Any] = {"held": held, "may_have": held is not None and may_have(asks, held)}
    crumbs = under_me((_("Your data"), reverse("privacy")))
    return render(request, template, {**context, "person": person, "of": len(given()), "crumbs": crumbs})


@require_safe
@never_cache
@fresh_required
def copy_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """To the file itself: the address is for whoever asks, and for a minute."""
    return redirect(address_of(get_copy(request.user, key), member_of(request), MINUTE))
