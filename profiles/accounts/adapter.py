from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.web.rates import network_of
from portal.web.redirects import local_url
from profiles.accounts import carrying
from profiles.accounts.coming_in import arrive
from profiles.accounts.emails import EVENTS
from profiles.accounts.noticing import notice
from profiles.people.models import Person

MAILED_WAYS = ("code", "link")
WORDS = {
    "account/messages/password_changed.txt": _("Your new password works from now on."),
    "account/messages/password_set.txt": _("Your password works from now on."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Where allauth meets our rules: its mail goes into the ledger, and only /join/ makes people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return network_of(request)

    def is_safe_url(self, url: str | None) -> bool:
        return local_url(url, "") != ""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("security")

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        if not user.may_come_in:
            return self.respond_user_inactive(request, user)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def login(self, request: HttpRequest, user: Person) -> None:
        """Every way in ends here, with all its steps done. Code and link have brought along what they had."""
        by, carried = way_in(request, user), carrying.snapshot(request)
        super().login(request, user)
        arrive(user, by, {} if by in MAILED_WAYS else carried)

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        return redirect("account_inactive")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Our words, and only where the page itself does not show what happened."""
        words = WORDS.get(message_template or "")
        if words:
            messages.add_message(request, level, words)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth asks for a mail: it becomes a row of the ledger. Raises LookupError for one we do not know."""
        event = template_prefix.rsplit("/", 1)[-1]
        if event not in EVENTS:
            raise LookupError(f"allauth wants to mail {template_prefix!r}, which no kind of ours stands for")
        notice(Person.objects.get(email=email.lower()), event, network=network_of(self.request))

    def forget_wrong_tries(self, request: HttpRequest, address: str) -> None:
        """Whoever tried a forgotten password too often may come in with the new one at once."""
        self._delete_login_attempts_cached_email(request, email=address)


def way_in(request: HttpRequest, person: Person) -> str:
    """How this sign-in began: code, link, password, passkey, or the provider's account."""
    steps = reversed(get_authentication_records(request, person))
    first: dict[str, Any] = next(
        (step for step in steps if step["method"] != "mfa" or step.get("passwordless")), {}
    )
    return "passkey" if first.get("passwordless") else str(first.get("method", ""))
