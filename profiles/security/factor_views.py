"""Setting up and taking off: authenticator app, passkeys, recovery codes."""

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.branding.reading import brand
from portal.web.forms import form_page
from portal.web.looking import not_looked_at
from portal.web.rates import limited, network_of
from profiles.people.access import member_of
from profiles.people.models import Person
from profiles.security import ceremony
from profiles.security.access import codes_shown_here, hide_codes, own_app, own_passkey, show_codes_here
from profiles.security.changing import (
    NotPossibleError,
    add_authenticator,
    add_passkey,
    make_recovery_codes,
    remove_factor,
)
from profiles.security.factors import factors_of, fits_secret
from profiles.security.forms import AppForm, PasskeyForm
from profiles.security.fresh import fresh_required
from profiles.security.sessions import stay_here
from profiles.security.views import FOLDER


@require_http_methods(["GET", "HEAD", "POST"])
@limited("20/minute", "second-step-setup")
@never_cache
@fresh_required
def authenticator(request: HttpRequest) -> HttpResponse:
    """The secret lies in the session until a code of it comes back."""
    person = member_of(request)
    if factors_of(person).authenticator:
        return redirect("security")
    secret = get_totp_secret()
    form = AppForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _app_page(request, form, secret)
    counter = fits_secret(secret, form.cleaned_data["code"])
    if counter is None:
        form.add_error("code", _("That is not the code. Wait for the next one, then type it."))
        return _app_page(request, form, secret)
    is_first = add_authenticator(person, secret, counter=counter, network=network_of(request))
    clear_totp_secret(request)
    return _done(request, person, shows_codes=is_first)


def _app_page(request: HttpRequest, form: AppForm, secret: str) -> HttpResponse:
    url = get_adapter().build_totp_url(member_of(request), secret)
    context = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "url": url,
        "picture": segno.make(url, error="m").svg_data_uri(scale=5, border=3, light="white"),
    }
    return form_page(request, f"{FOLDER}/authenticator.html", context)


@require_POST
@fresh_required
def authenticator_remove(request: HttpRequest) -> HttpResponse:
    return _removed(request, own_app(request))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("20/minute", "second-step-setup")
@never_cache
@fresh_required
def passkeys(request: HttpRequest) -> HttpResponse:
    """Making one needs a script: browsers let nothing else do it."""
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return form_page(request, f"{FOLDER}/passkey.html", {"form": form})
    person = member_of(request)
    credential = ceremony.made(form.cleaned_data["credential"])
    name = form.cleaned_data["name"] or _("Passkey")
    try:
        if credential is None:
            raise NotPossibleError
        is_first = add_passkey(person, name, credential, network=network_of(request))
    except NotPossibleError:
        form.add_error(None, _("That did not work, so nothing was added. Try once more."))
        return form_page(request, f"{FOLDER}/passkey.html", {"form": form})
    return _done(request, person, shows_codes=is_first)


@not_looked_at
@require_POST
@fresh_required
def passkey_options(request: HttpRequest) -> HttpResponse:
    return JsonResponse(ceremony.to_make(member_of(request)))


@require_POST
@fresh_required
def passkey_remove(request: HttpRequest, pk: int) -> HttpResponse:
    return _removed(request, own_passkey(request, pk))


@require_safe
@never_cache
@fresh_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Only in the browser in which they were made, only for minutes."""
    return render(request, f"{FOLDER}/recovery_codes.html", {"codes": codes_shown_here(request)})


@require_POST
@fresh_required
def recovery_codes_new(request: HttpRequest) -> HttpResponse:
    person = member_of(request)
    try:
        make_recovery_codes(person, network=network_of(request))
    except NotPossibleError:
        return redirect("security")
    return _done(request, person, shows_codes=True)


@not_looked_at
@require_POST
@never_cache
@fresh_required
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    lines = [brand().name, _("Each code works once."), "", *codes_shown_here(request), ""]
    response = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response


@require_POST
@fresh_required
def recovery_codes_kept(request: HttpRequest) -> HttpResponse:
    hide_codes(request)
    return redirect("security")


def _removed(request: HttpRequest, factor: Authenticator) -> HttpResponse:
    person = member_of(request)
    remove_factor(person, factor, network=network_of(request))
    return _done(request, person)


def _done(request: HttpRequest, person: Person, *, shows_codes: bool = False) -> HttpResponse:
    """Signed in here still, everywhere else no more. Recovery codes that are new are shown before anything else."""
    stay_here(request, person)
    messages.success(request, _("Done. Everywhere else you are signed out."))
    if not shows_codes:
        return redirect("security")
    show_codes_here(request)
    return redirect("security-recovery-codes")
