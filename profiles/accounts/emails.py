from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.mail.kinds import Letter, Sample
from portal.mail.letters import compose
from portal.mail.models import Message
from profiles.accounts.codes import link_of
from profiles.accounts.keys import reset_link
from profiles.consent.models import ConsentWording
from profiles.people.models import Person

MARTA = "marta@martas-bread.example"
EVENTS = {
    "password_changed": gettext_lazy("Your password was changed."),
    "password_set": gettext_lazy("You now have a password."),
    "password_reset": gettext_lazy("Your password was set anew through a mailed link."),
    "password_by_staff": gettext_lazy(
        "Our staff set your password anew, or took it off. You are signed out."
    ),
    "email_changed": gettext_lazy("This is now the email of your account."),
    "email_left": gettext_lazy("Your account now has another email. Nothing more comes to this one."),
    "email_restored": gettext_lazy("The email of your account was set back. Everybody is signed out."),
    "authenticator_added": gettext_lazy("An authenticator app was set up for your account."),
    "authenticator_removed": gettext_lazy("The authenticator app was taken off your account."),
    "passkey_added": gettext_lazy("A passkey was added to your account."),
    "passkey_removed": gettext_lazy("A passkey was taken off your account."),
    "recovery_codes_made": gettext_lazy("New recovery codes were made. Those before work no more."),
    "recovery_code_used": gettext_lazy("A recovery code was used to sign in. It works no more."),
    "factors_taken": gettext_lazy(
        "Our staff took your second step off your account, so that you can come in."
    ),
    "guessing": gettext_lazy(
        "Somebody got past your email or password, then guessed at your second step. We stopped it for now."
    ),
    "provider_added": gettext_lazy("You can now also sign in through another service."),
    "provider_removed": gettext_lazy("One of the services lets you in no more."),
    "closed": gettext_lazy("Your account is closed. Nobody can sign in, and we mail you nothing more."),
    "erasing": gettext_lazy(
        "Your account and all that we know about you are being erased. This is our last mail."
    ),
    "reopened": gettext_lazy("Your account is open again. What we may mail you is yours to choose anew."),
    "merged": gettext_lazy("Our staff joined your two accounts. Everything is in this one now."),
    "merged_away": gettext_lazy("Our staff joined your two accounts. This email no longer lets you in."),
    "shut_out": gettext_lazy("Somebody asked for a code, but your account is closed."),
}
"""What a security notice may tell, by the last part of allauth's template name, and our own."""
BY_STAFF = {"password_by_staff", "factors_taken", "merged", "merged_away"}
LETS_NOBODY_IN = {"email_left", "closed", "erasing", "merged_away", "shut_out"}
"""After these, this address opens no page of the account."""
LINKS = {
    "email_left": ("security-address-undo", gettext_lazy("Set my email back")),
    "closed": ("security-reopen", gettext_lazy("Open my account again")),
}
"""What undoes an event, by a link in its notice: the name of the address, and the word on the button."""


def code(message: Message, secrets: dict[str, Any]) -> Letter:
    """To whoever typed this address into the box for coming in: the code, and a button that does the same."""
    typed = str(secrets.get("code", ""))
    wordings = ConsentWording.objects.filter(pk__in=message.data.get("ticked", []))
    context = {
        "code": f"{typed[:3]} {typed[3:]}",
        "link": link_of(str(secrets.get("token", ""))),
        "minutes": settings.CODE_MINUTES,
        "ticked": [wording.label for wording in wordings],
    }
    return compose("code", context, message.data["language"])


def reset(message: Message, secrets: dict[str, Any]) -> Letter:
    """To whoever typed this address as forgetful: a link for a member, else that there is nobody, or nobody any more.

    Raises KeyError when its key was wiped: sent again, it could only say something untrue.
    """
    link, person = reset_link(secrets["key"]), message.person
    context = {
        "link": link if person and _has_account(person) else "",
        "closed": bool(person and not person.may_come_in),
        "minutes": settings.RESET_MINUTES,
    }
    return compose("reset", context, message.data["language"])


def _has_account(person: Person) -> bool:
    """Staff may have been given a password without ever having confirmed their address."""
    return person.may_come_in and (person.confirmed_at is not None or person.has_usable_password())


def notice(message: Message, secrets: dict[str, Any]) -> Letter:
    """What happened to an account, to its own address, so that a theft does not stay unseen."""
    at, event = message.data.get("at"), message.data["event"]
    address, word = LINKS.get(event, ("", ""))
    token = secrets.get("token", "")
    context = {
        "event": event,
        "undo": settings.SITE_URL + reverse(address, args=[token]) if address and token else "",
        "undo_word": word,
        "undo_days": settings.ADDRESS_UNDO_DAYS if event == "email_left" else settings.REOPEN_DAYS,
        "what": EVENTS[event],
        "by_staff": event in BY_STAFF,
        "lets_in": event not in LETS_NOBODY_IN,
        "at": datetime.fromisoformat(at) if at else None,
        "network": message.data.get("network", ""),
    }
    return compose("notice", context, message.data["language"])


def code_samples() -> Iterator[Sample]:
    ticked = list(ConsentWording.objects.filter(at_signup=True, language="en").values_list("pk", flat=True))
    yield Sample(_("Ticked nothing"), _sample("code", ticked=[]), {"code": "123456", "token": "sample"})
    yield Sample(_("Ticked all"), _sample("code", ticked=ticked), {"code": "004200", "token": "sample"})


def reset_samples() -> Iterator[Sample]:
    since = datetime(2026, 11, 22, tzinfo=UTC)
    people = {
        _("A member"): Person(email=MARTA, confirmed_at=since),
        _("A closed account"): Person(email=MARTA, confirmed_at=since, closed_at=since),
        _("Nobody we know"): Person(email=MARTA),
    }
    for label, person in people.items():
        message = _sample("reset")
        message.person = person
        yield Sample(label, message, {"key": "sample"})


def notice_samples() -> Iterator[Sample]:
    for event, what in EVENTS.items():
        data = {"event": event, "at": "2026-11-22T20:59:00+00:00", "network": "192.0.2.7"}
        yield Sample(str(what), _sample("notice", **data), {"token": "sample"} if event in LINKS else {})


def _sample(kind: str, **data: Any) -> Message:
    return Message(kind=kind, address=MARTA, data={"language": "en", **data})
