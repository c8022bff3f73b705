from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.mail.conditions import conditions
from portal.mail.kinds import Kind, kinds
from portal.mail.unsubscribing import purposes, stoppers
from portal.panels.registry import register as register_panel
from profiles.consent.conditions import NO_CONSENT
from profiles.consent.consenting import withdraw
from profiles.consent.demo import make_consents
from profiles.consent.demo_volume import give_consents
from profiles.consent.emails import confirm, samples
from profiles.consent.models import Channel, Purpose
from profiles.consent.panels import CONSENTS, PROOF
from profiles.people.models import Person
from profiles.privacy.personal import Area, deleted, hashed, hold

REPORTED = ("complaint", "provider")
"""How else than by our own link or button somebody stops a purpose."""


def register() -> None:
    makers.register("consents", Maker("consents", make_consents, give_consents))
    verbs.register("consent_given", _("Said yes to being written to or called"))
    verbs.register("consent_withdrawn", _("Said no to being written to or called"))
    kinds.register("confirm", Kind("confirm", _("Newsletter: was this you?"), confirm, samples=samples))
    conditions.register(NO_CONSENT.code, NO_CONSENT)
    stoppers.register("consent", stop)
    for purpose in Purpose:
        purposes.register(purpose.value, purpose.label)
    register_panel(CONSENTS)
    register_panel(PROOF)
    hold_personal_data()


def stop(person: AbstractBaseUser, purpose: str, proof: dict[str, Any]) -> None:
    """The link or button in a mail, or what a mail provider reports: no more mails for this purpose."""
    if purpose not in Purpose.values:
        return
    source = proof["how"] if proof.get("how") in REPORTED else "one-click"
    withdraw(cast(Person, person), purpose, Channel.MAIL, source=source, proof=proof)


def hold_personal_data() -> None:
    hold(
        "profiles.Consent",
        _("What holds now"),
        Area.CONSENTS,
        deleted("person"),
        gives=("purpose", "channel", "given", "at"),
    )
    hold(
        "profiles.ConsentEntry",
        _("Every yes and no"),
        Area.CONSENTS,
        hashed("person", "erased", proof={}),
        gives=("purpose", "channel", "given", "wording__text", "source", "proof", "at"),
    )
