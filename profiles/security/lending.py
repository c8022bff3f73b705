from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.mail.kinds import Kind, kinds
from profiles.privacy.personal import Area, Way, by_hand, deleted, hold
from profiles.security.emails import proof, proof_samples
from profiles.security.fresh import note_fresh
from profiles.security.sessions import end_sessions_of


def register() -> None:
    verbs.register("security_changed", _("Added or removed a second step, or made recovery codes"))
    verbs.register("password_set_by_staff", _("Staff set their password, or took it off"))
    verbs.register("factors_taken", _("Had lost every second step; staff took them off"))
    verbs.register("address_changed", _("Has another address"))
    verbs.register("address_restored", _("Has the former address again, by the link that was mailed there"))
    verbs.register("account_closed", _("Closed the account"))
    verbs.register("account_reopened", _("Opened the closed account again"))
    kinds.register("proof", Kind("proof", _("Code for a change"), proof, samples=proof_samples))
    user_logged_in.connect(_fresh, dispatch_uid="profiles.security.fresh")
    hold_personal_data()


def _fresh(request: object, **_more: object) -> None:
    note_fresh(request)  # type: ignore[arg-type]


def hold_personal_data() -> None:
    hold(
        "profiles.OpenSession",
        _("Where you are signed in"),
        Area.ACCOUNT,
        by_hand("person", Way.DELETED, end_sessions_of),
        gives=("device", "network", "begun_at", "seen_at"),
    )
    hold(
        "profiles.MailedCode",
        _("Codes by mail"),
        Area.ACCOUNT,
        deleted("person"),
        deleted("address"),
        keeps_back=_("a secret, of minutes"),
    )
    hold(
        "profiles.AddressChange",
        _("Changes of your email"),
        Area.ACCOUNT,
        deleted("person"),
        deleted("old"),
        deleted("new"),
        gives=("old", "new", "at", "undone_at"),
    )
    hold("profiles.WrongTry", _("Wrong codes"), Area.ACCOUNT, deleted("person"), gives=("at",))
    hold(
        "mfa.Authenticator",
        _("Second steps for signing in"),
        Area.ACCOUNT,
        deleted("user"),
        gives=("type", "created_at", "last_used_at"),
    )
    hold(
        "account.EmailAddress",
        _("Addresses of your account"),
        Area.ACCOUNT,
        deleted("user"),
        deleted("email"),
        gives=("email", "verified"),
    )
