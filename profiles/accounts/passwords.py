"""Pages around passwords and signing out: allauth's own with our templates and words, but for setting one anew.

allauth's own reset does more for an address that it knows; ours goes one way for all.
"""

from typing import Any, cast

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.web.forms import form_page
from portal.web.rates import limited, network_of, seconds_to_mail
from profiles.accounts import forms
from profiles.accounts.access import person_of_key
from profiles.accounts.resetting import LinkIsOverError, ask_to_reset
from profiles.accounts.resetting import reset as reset_by_key
from profiles.people.models import Person
from profiles.security.fresh import fresh_required
from profiles.security.sessions import end_all_sessions, stay_here

FOLDER = "profiles/accounts"
page = require_http_methods(["GET", "HEAD", "POST"])


class SignIn(allauth_views.LoginView):  # type: ignore[misc]
    form_class = forms.PasswordForm
    template_name = f"{FOLDER}/sign_in.html"


class OthersOut:
    """A new password ends all other sessions by itself; here they leave the list too."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        person = cast(Person, self.request.user)
        with transaction.atomic():
            end_all_sessions(person)
        stay_here(self.request, person)
        return response


class Change(OthersOut, allauth_views.PasswordChangeView):  # type: ignore[misc]
    form_class = forms.ChangeForm
    template_name = f"{FOLDER}/password_change.html"


class SetFirst(OthersOut, allauth_views.PasswordSetView):  # type: ignore[misc]
    form_class = forms.SetForm
    template_name = f"{FOLDER}/password_set.html"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """allauth links here; there is one box for coming in."""
    return redirect("join")


def _reset_page(request: HttpRequest, wait: int = 0) -> HttpResponse:
    form = forms.ResetForm(request.POST if request.method == "POST" else None)
    return form_page(request, f"{FOLDER}/reset.html", {"form": form}, wait=wait)


@page
@limited("10/hour", "reset", _reset_page)
@never_cache
def reset(request: HttpRequest) -> HttpResponse:
    """Mails how to come in again; the same answer by the same way for every address."""
    form = forms.ResetForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return _reset_page(request)
    address = form.cleaned_data["email"]
    wait = seconds_to_mail(request, "reset", address, from_here="3/hour", of_all="10/hour")
    if wait:
        return _reset_page(request, wait)
    ask_to_reset(address, language=get_language())
    return redirect("account_reset_password_done")


@page
@limited("20/minute", "reset-key")
@never_cache
def reset_from_key(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link. Opening it shows a form and signs nobody in or out; sending it sets the password."""
    person = person_of_key(token)
    if person is None:
        return _dead_key(request)
    form = forms.ResetKeyForm(request.POST if request.method == "POST" else None, user=person)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, f"{FOLDER}/reset_from_key.html", {"form": form})
    try:
        reset_by_key(token, form.cleaned_data["password1"], network=network_of(request))
    except LinkIsOverError:
        return _dead_key(request)
    get_adapter(request).forget_wrong_tries(request, person.email)
    if request.user.is_authenticated:
        logout(request)
    return redirect("account_reset_password_from_key_done")


def _dead_key(request: HttpRequest) -> HttpResponse:
    return render(request, f"{FOLDER}/reset_over.html", status=410)


def _plain(view: Any, template: str) -> Any:
    return page(view.as_view(template_name=f"{FOLDER}/{template}"))


sign_in = page(limited("20/minute", "sign-in")(SignIn.as_view()))
sign_out = _plain(allauth_views.LogoutView, "sign_out.html")
shut_out = _plain(allauth_views.AccountInactiveView, "shut_out.html")
change = page(fresh_required(Change.as_view()))
set_first = page(fresh_required(SetFirst.as_view()))
reset_sent = _plain(allauth_views.PasswordResetDoneView, "reset_sent.html")
reset_done = _plain(allauth_views.PasswordResetFromKeyDoneView, "reset_done.html")
