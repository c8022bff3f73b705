"""Showing again that it is you, before what protects the account is changed.

With a second factor it is that; without, the password or a mailed code.
"""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.web.errors import too_many
from portal.web.forms import form_page
from portal.web.looking import not_looked_at
from portal.web.rates import limited, network_of, seconds_to_wait
from portal.web.redirects import local_url
from profiles.accounts.coming_in import RefusedError
from profiles.accounts.forms import CodeForm
from profiles.people.access import member_of
from profiles.people.models import Person
from profiles.security import ceremony
from profiles.security.codes import mail_code, use_mailed_code
from profiles.security.factors import Factors, TooManyWrongError, factors_of, use_code
from profiles.security.forms import PasswordForm, StepForm
from profiles.security.fresh import note_fresh
from profiles.security.models import MailedCode
from profiles.security.views import FOLDER

CODE_KEY = "fresh_code"
FRESH = MailedCode.Purpose.FRESH
PASSWORD_TRIES, MAILS = "10/hour", "5/hour"


class Way(NamedTuple):
    """How it can be shown: a form, and what takes it and says what is wrong, or nothing."""

    name: str
    form: type[forms.Form]
    check: Callable[[HttpRequest, Person, dict[str, Any]], str]


@require_http_methods(["GET", "HEAD", "POST"])
@limited("30/minute", "confirm")
@never_cache
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    person = member_of(request)
    factors = factors_of(person)
    way = _way(request, person, factors)
    form = way.form(request.POST if request.method == "POST" and way.name != "mail" else None)
    if form.is_valid():
        wrong = way.check(request, person, form.cleaned_data)
        if not wrong:
            return _fresh(request)
        form.add_error(next(iter(form.fields)), wrong)
    context = {"form": form, "way": way.name, "factors": factors, "next": _next(request), "person": person}
    return form_page(request, f"{FOLDER}/confirm.html", context)


@require_POST
@limited("20/hour", "confirm-mail")
@login_required
def mail_me(request: HttpRequest) -> HttpResponse:
    """Only for those without a second factor: with one, reading the mail is not enough."""
    person = member_of(request)
    if not factors_of(person).any:
        wait = seconds_to_wait(MAILS, "confirm-mails", str(person.pk))
        if wait:
            return too_many(request, wait)
        request.session[CODE_KEY] = str(mail_code(person, FRESH, person.email).key)
    return redirect(f"{reverse('security-confirm')}?{urlencode({'next': _next(request)})}")


@require_POST
@limited("30/minute", "confirm")
@login_required
def passkey(request: HttpRequest) -> HttpResponse:
    person = member_of(request)
    try:
        found = ceremony.signed_as(person, request.POST.get("credential", ""), network=network_of(request))
    except TooManyWrongError:
        return too_many(request, 300)
    if found:
        return _fresh(request, found)
    return redirect(f"{reverse('security-confirm')}?{urlencode({'next': _next(request)})}")


@not_looked_at
@require_POST
@limited("30/minute", "confirm")
@login_required
def passkey_options(request: HttpRequest) -> HttpResponse:
    return JsonResponse(ceremony.to_sign(member_of(request)))


def _way(request: HttpRequest, person: Person, factors: Factors) -> Way:
    if factors.any:
        return Way("step", StepForm, _check_step)
    if CODE_KEY in request.session:
        return Way("code", CodeForm, _check_code)
    if person.has_usable_password():
        return Way("password", PasswordForm, _check_password)
    return Way("mail", forms.Form, lambda *given: "")


def _check_step(request: HttpRequest, person: Person, data: dict[str, Any]) -> str:
    try:
        found = use_code(person, data["code"], network=network_of(request))
    except TooManyWrongError:
        return _("Too many wrong tries. Wait some minutes, then try again.")
    return "" if found else _("That is not the code. Wait for the next one, then type it.")


def _check_code(request: HttpRequest, person: Person, data: dict[str, Any]) -> str:
    try:
        use_mailed_code(request.session[CODE_KEY], person, FRESH, data["code"])
    except RefusedError:
        return _("That is not the code, or it no longer works.")
    del request.session[CODE_KEY]
    return ""


def _check_password(request: HttpRequest, person: Person, data: dict[str, Any]) -> str:
    if seconds_to_wait(PASSWORD_TRIES, "confirm-password", str(person.pk)):
        return _("Too many wrong tries. Take a mailed code instead.")
    return "" if person.check_password(data["password"]) else _("That is not your password.")


def _fresh(request: HttpRequest, factor: Authenticator | None = None) -> HttpResponse:
    if factor:
        post_authentication(request, factor, reauthenticated=True)
    note_fresh(request)
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    return local_url(request.POST.get("next") or request.GET.get("next"), reverse("security"))
