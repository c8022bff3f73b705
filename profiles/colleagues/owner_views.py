"""What only the owner of a business may do there. Each fetcher answers 404 to everybody else."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.web.errors import too_many
from portal.web.rates import limited, seconds_to_wait
from profiles.businesses.belonging import MustHandOver
from profiles.colleagues import asking, inviting, leaving
from profiles.colleagues.access import get_colleague, get_invitation, get_request, owner_of
from profiles.colleagues.answering import Over
from profiles.colleagues.domains import own_domain
from profiles.colleagues.forms import BusinessForm, InviteForm
from profiles.colleagues.page import FOLDER, business_page, under_business
from profiles.people.access import member_of
from profiles.people.models import Person

page = require_http_methods(["GET", "HEAD", "POST"])
INVITES, OF_ADDRESS = "20/day", "5/day"
"""How many mails one owner may have sent to others, and one address may get from all owners together."""


@require_POST
@login_required
def business(request: HttpRequest) -> HttpResponse:
    owner_of(request)
    person = member_of(request)
    form = BusinessForm(own_domain(person), request.POST)
    if not form.is_valid():
        return business_page(request, form)
    said = form.cleaned_data
    describe = functools.partial(asking.describe, person, said["name"], found=bool(said.get("found")))
    return _done(request, describe, _("Saved."))


@require_POST
@limited("60/hour", "invite")
@login_required
def send_invitation(request: HttpRequest) -> HttpResponse:
    owner_of(request)
    person, form = member_of(request), InviteForm(request.POST)
    if form.is_valid() and form.cleaned_data["email"] == person.email:
        form.add_error("email", _("That is your own email."))
    if not form.is_valid():
        return business_page(request, form)
    wait = _wait(person, form.cleaned_data["email"])
    if wait:
        return business_page(request, form, wait)
    if not _invited(person, form):
        return business_page(request, form)
    messages.success(request, _("The invitation is on its way. It is open for 14 days."))
    return redirect("colleagues")


def _invited(person: Person, form: InviteForm) -> bool:
    """False with the reason in the form."""
    try:
        inviting.invite(person, form.cleaned_data["email"], form.cleaned_data["words"])
    except inviting.Invited:
        form.add_error("email", _("This email is invited already. You can send it again below."))
    except inviting.TooManyOpen:
        form.add_error(None, _("Fifty invitations wait for an answer. Take some back first."))
    except inviting.NotOwner:
        form.add_error(None, _("That is over. Somebody was quicker."))
    except inviting.SaidNo as no:
        day = date_format(timezone.localtime(no.until), "DATE_FORMAT")
        form.add_error("email", _("They said no. You can ask again from %(day)s on.") % {"day": day})
    return form.is_valid()


@require_POST
@login_required
def again(request: HttpRequest, pk: int) -> HttpResponse:
    invitation, person = get_invitation(request, pk), member_of(request)
    wait = _wait(person, invitation.email)
    if wait:
        return too_many(request, wait)
    return _done(request, lambda: inviting.send_again(person, invitation), _("It is on its way again."))


@require_POST
@login_required
def back(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_invitation(request, pk)
    return _done(request, lambda: inviting.take_back(member_of(request), invitation), _("It is taken back."))


@require_POST
@login_required
def letting_in(request: HttpRequest, pk: int) -> HttpResponse:
    found, owner = get_request(request, pk), member_of(request)
    try:
        asking.let_in(owner, found)
    except MustHandOver:
        messages.error(
            request, _("They own a business with colleagues in it, and must hand that over first.")
        )
    except (Over, inviting.NotOwner):
        messages.error(request, _("That is over. Somebody was quicker."))
    return redirect("colleagues")


@require_POST
@login_required
def turning_down(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_request(request, pk)
    return _done(request, lambda: asking.turn_down(member_of(request), found), _("We tell them."))


@page
@never_cache
@login_required
def removing(request: HttpRequest, pk: int) -> HttpResponse:
    return _about_colleague(request, pk, "remove", leaving.remove, _("They no longer belong to it."))


@page
@never_cache
@login_required
def handing_over(request: HttpRequest, pk: int) -> HttpResponse:
    return _about_colleague(request, pk, "hand_over", leaving.hand_over, _("It is handed over."))


def _about_colleague(
    request: HttpRequest, pk: int, template: str, act: Callable[..., None], said: str
) -> HttpResponse:
    """A page that names the colleague, then the act."""
    colleague = get_colleague(request, pk)
    if request.method != "POST":
        context = {"colleague": colleague, "crumbs": under_business()}
        return render(request, f"{FOLDER}/{template}.html", context)
    return _done(request, lambda: act(member_of(request), colleague), said)


def _done(request: HttpRequest, act: Callable[[], Any], said: str) -> HttpResponse:
    try:
        over = act() is False
    except (Over, leaving.Gone, inviting.NotOwner):
        over = True
    if over:
        messages.error(request, _("That is over. Somebody was quicker."))
    else:
        messages.success(request, said)
    return redirect("colleagues")


def _wait(person: Person, email: str) -> int:
    """By the address as it was typed, known or not."""
    mine = seconds_to_wait(INVITES, "invites-of", str(person.pk))
    return mine or seconds_to_wait(OF_ADDRESS, "invites-to", email)
