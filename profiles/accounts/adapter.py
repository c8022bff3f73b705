import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.mail.planning import plan
from portal.web.rates import network_of, seconds_to_wait
from portal.web.redirects import local_url
from profiles.accounts.emails import EVENTS
from profiles.people.models import Person

WORDS = {
    "account/messages/password_changed.txt": _("Your new password works from now on."),
    "account/messages/password_set.txt": _("Your password works from now on."),
}
RESETS_PER_ADDRESS = "3/hour"


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Where allauth meets our rules: its mail goes into the ledger, and only /join/ makes people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return network_of(request)

    def is_safe_url(self, url: str | None) -> bool:
        return local_url(url, "") != ""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("me") + "#account"

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        if not user.may_come_in:
            return self.respond_user_inactive(request, user)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

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
        name = template_prefix.rsplit("/", 1)[-1]
        if name in ("password_reset_key", "unknown_account"):
            plan_reset(email, context)
        elif name in EVENTS:
            self._plan_notice(name, email)
        else:
            raise LookupError(f"allauth wants to mail {template_prefix!r}, which no kind of ours stands for")

    def _plan_notice(self, event: str, email: str) -> None:
        person = Person.objects.get(email=email.lower())
        data = {
            "event": event,
            "language": person.language,
            "at": timezone.now().isoformat(),
            "network": network_of(self.request),
        }
        plan("notice", person, f"{event}:{uuid.uuid4()}", data=data)


def plan_reset(email: str, context: dict[str, Any]) -> None:
    """One mail to whoever was typed, with a link for those who may use it; beyond the limit, silently none."""
    if seconds_to_wait(RESETS_PER_ADDRESS, "reset-mail", email.lower()):
        return
    person: Person | None = context.get("user")
    member = person is not None and person.is_member and person.is_active
    plan(
        "reset",
        person,
        f"reset:{uuid.uuid4()}",
        address=email.lower(),
        data={"language": person.language if person and member else get_language()},
        secrets={"link": context["password_reset_url"]} if member else None,
    )
