"""The second step of a sign-in, and coming in by passkey, which is both steps at once."""

from typing import Any, cast

from allauth.account.internal.decorators import login_stage_required
from allauth.account.models import Login
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.web.errors import too_many
from portal.web.forms import form_page
from portal.web.looking import not_looked_at
from portal.web.rates import View, limited, network_of
from portal.web.redirects import local_url
from profiles.accounts.noticing import notice
from profiles.people.models import Person
from profiles.security import ceremony
from profiles.security.factors import TooManyWrongError, Type, factors_of, use_code
from profiles.security.forms import StepForm
from profiles.security.views import FOLDER


def halfway(view: View) -> View:
    """Only for who has taken the first step in this browser, minutes ago."""
    guarded = login_stage_required(stage=AuthenticateStage.key, redirect_urlname="join")
    return cast(View, guarded(view))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("30/minute", "second-step")
@never_cache
@halfway
def second_step(request: HttpRequest) -> HttpResponse:
    person = _whose(request)
    form = StepForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = use_code(person, form.cleaned_data["code"], network=network_of(request))
        except TooManyWrongError:
            return too_many(request, 300)
        if found:
            return _through(request, person, found)
        form.add_error("code", _("That is not the code. Wait for the next one, then type it."))
    return form_page(request, f"{FOLDER}/second_step.html", {"form": form, "factors": factors_of(person)})


@require_POST
@limited("30/minute", "second-step")
@never_cache
@halfway
def second_step_passkey(request: HttpRequest) -> HttpResponse:
    person = _whose(request)
    try:
        found = ceremony.signed_as(person, request.POST.get("credential", ""), network=network_of(request))
    except TooManyWrongError:
        return too_many(request, 300)
    return _through(request, person, found) if found else _missed(request, "mfa_authenticate")


@not_looked_at
@require_POST
@limited("30/minute", "second-step")
@never_cache
@halfway
def second_step_options(request: HttpRequest) -> HttpResponse:
    return JsonResponse(ceremony.to_sign(_whose(request)))


@require_POST
@limited("20/minute", "passkey")
@never_cache
def passkey(request: HttpRequest) -> HttpResponse:
    """In by passkey alone. A code of the mail and a second step would prove no more."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    found = ceremony.signed_by(request.POST.get("credential", ""))
    if found is None:
        return _missed(request, "join")
    login = Login(user=found.user, redirect_url=_next(request))
    return cast(HttpResponse, perform_passwordless_login(request, found, login))


@not_looked_at
@require_POST
@limited("20/minute", "passkey")
@never_cache
def passkey_options(request: HttpRequest) -> HttpResponse:
    return JsonResponse(ceremony.to_sign())


def _through(request: HttpRequest, person: Person, factor: Authenticator) -> HttpResponse:
    post_authentication(request, factor)
    if factor.type == Type.RECOVERY_CODES:
        notice(person, "recovery_code_used", network=network_of(request))
    return cast(HttpResponse, _stage(request).exit())


def _missed(request: HttpRequest, name: str) -> HttpResponse:
    messages.error(request, _("The passkey was not taken. Try once more, or come in another way."))
    return redirect(name)


def _stage(request: HttpRequest) -> Any:
    return request._login_stage  # type: ignore[attr-defined]


def _whose(request: HttpRequest) -> Person:
    return cast(Person, _stage(request).login.user)


def _next(request: HttpRequest) -> str:
    return local_url(request.POST.get("next"), reverse("home"))
