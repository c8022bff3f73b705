from typing import Any

from allauth.account.internal.emailkit import valid_email_or_none
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.web.rates import network_of, seconds_to_mail
from portal.web.redirects import local_url
from profiles.accounts import carrying
from profiles.accounts.access import remember
from profiles.accounts.joining import ask_to_come_in
from profiles.accounts.limits import ASKS_OF_ALL, ASKS_PER_ADDRESS
from profiles.people.access import member_of
from profiles.providers.linking import CARRIER, LinkedElsewhereError, link
from profiles.providers.reading import name_of
from profiles.security.fresh import is_fresh


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What a provider says of somebody opens an account only if that very account of theirs was linked before.

    An address that it names, verified or not, opens nothing: a code is mailed there, as to one that was typed.
    """

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[Any]:
        """Those of the settings; none from the database."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Never."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Of what it says the address alone is read; a name is asked of its owner."""
        sociallogin.user.email = (valid_email_or_none(data.get("email")) or "").lower()
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(_connect(request, sociallogin))
        if not sociallogin.is_existing:
            raise ImmediateHttpResponse(_mail_a_code(request, sociallogin))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        raise ImmediateHttpResponse(went_wrong(request, str(provider.name)))


def went_wrong(request: HttpRequest, name: str) -> HttpResponse:
    """Refused there, broken, or not begun here: nobody is let in, and there are other ways."""
    words = _("%(name)s did not let you in here. Try again, or come in another way.")
    messages.error(request, words % {"name": name})
    return redirect("security" if request.user.is_authenticated else "join")


def _connect(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    """Only somebody who has just shown that it is them gets another way in."""
    if not is_fresh(request):
        return redirect("security-confirm")
    account = sociallogin.account
    try:
        link(member_of(request), account.provider, account.uid, network=network_of(request))
    except LinkedElsewhereError:
        messages.error(request, _("That account there lets somebody else in here."))
    return redirect("security")


def _mail_a_code(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    account, address = sociallogin.account, str(sociallogin.user.email or "").lower()
    name = name_of(account.provider)
    if not address:
        words = _("%(name)s did not tell us your email. Come in with a code, then connect it.")
        messages.info(request, words % {"name": name})
        return redirect("join")
    if seconds_to_mail(request, "join", address, from_here=ASKS_PER_ADDRESS, of_all=ASKS_OF_ALL):
        return went_wrong(request, name)
    known = {"provider": account.provider, "uid": account.uid, "network": network_of(request)}
    pending = ask_to_come_in(
        address,
        carried={**carrying.snapshot(request), CARRIER: known},
        ticked=[],
        language=get_language(),
        next_url=local_url(sociallogin.state.get("next"), "")[:300],
    )
    remember(request, pending)
    messages.info(request, _("One code, this once. From then on %(name)s lets you in.") % {"name": name})
    return redirect("join-code")
