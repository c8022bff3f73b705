from typing import cast

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import callback
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.web.rates import limited, network_of
from portal.web.redirects import local_url
from profiles.people.access import member_of
from profiles.providers.adapter import went_wrong
from profiles.providers.linking import unlink
from profiles.providers.reading import name_of
from profiles.security.fresh import fresh_required, is_fresh

BROKEN = (requests.RequestException, OAuth2Error, KeyError, ValueError, ImproperlyConfigured)
"""What a provider that is away, or answers nonsense, can bring about."""


@require_POST
@limited("20/minute", "provider")
@never_cache
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """A page that leads on at once: as a redirect, browsers would hold it to where our forms may go (`form-action`)."""
    if request.user.is_authenticated and not is_fresh(request):
        return redirect("security-confirm")
    try:
        provider = get_adapter(request).get_provider(request, provider_id)
        away = provider.redirect(
            request,
            process="connect" if request.user.is_authenticated else "login",
            next_url=local_url(request.POST.get("next"), ""),
        )
    except SocialApp.DoesNotExist as unknown:
        raise Http404 from unknown
    except BROKEN:
        return went_wrong(request, name_of(provider_id))
    context = {"url": away["Location"], "name": provider.name}
    return render(request, "profiles/providers/away.html", context)


@require_safe
@never_cache
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends people. What it says counts only for who set out from this browser (`state`)."""
    try:
        return cast(HttpResponse, callback(request, provider_id))
    except BROKEN:
        return went_wrong(request, name_of(provider_id))


@require_POST
@fresh_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(SocialAccount, user=member_of(request), pk=pk)
    unlink(account, network=network_of(request))
    return redirect("security")
