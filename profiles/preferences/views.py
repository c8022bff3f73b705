from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.web.redirects import local_url, redirect_to_next
from profiles.people.models import Person
from profiles.preferences.forms import PreferencesForm
from profiles.preferences.languages import offered
from profiles.preferences.preferring import set_preferences, speak

A_YEAR = 365 * 86_400


@require_POST
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    form = PreferencesForm(person, request.POST)
    if not form.is_valid():
        return render(request, "profiles/preferences/preferences.html", {"form": form}, status=422)
    set_preferences(person, **form.cleaned_data)
    with translation.override(person.language):
        messages.success(request, _("Saved."))
    return redirect(reverse("me") + "#preferences")


@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """The languages there are; picking one keeps it, for visitors in a cookie."""
    if request.method != "POST":
        back = local_url(request.GET.get("next"), "/")
        context = {"languages": offered(), "next": back}
        return render(request, "profiles/preferences/languages.html", context)
    chosen = request.POST.get("language", "")
    response = redirect_to_next(request, "/")
    return _kept(request, response, chosen) if chosen in dict(settings.LANGUAGES) else response


def _kept(request: HttpRequest, response: HttpResponse, chosen: str) -> HttpResponse:
    if isinstance(request.user, Person):
        speak(request.user, chosen)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
