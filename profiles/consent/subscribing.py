"""A visitor's newsletter sign-up: asked by anyone, true only when somebody answers from that address."""

import uuid
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.mail.models import Message
from portal.mail.planning import plan
from profiles.consent.consenting import give
from profiles.consent.models import ConsentEntry, ConsentWording
from profiles.people.meeting import meet
from profiles.people.models import Person

SALT = "kinship.newsletter.confirm"
MAILS_PER_HOUR = 10


class LinkIsOverError(Exception):
    """Not ours, expired, or used before."""


@transaction.atomic
def ask_to_subscribe(address: str, wording: ConsentWording, *, language: str, network: str) -> None:
    """Mail a link that confirms the newsletter; known and unknown addresses are treated alike.

    An address that had ten such mails within the hour gets no more, which the form's limits say first while
    Valkey counts, nor does somebody who is shut out.
    """
    person = meet(address, language)
    if _has_had_enough(person) or not person.may_come_in:
        return
    ask = uuid.uuid4()
    spoken = person.language if person.confirmed_at else language
    data = {"language": spoken, "wording": wording.pk, "network": network}
    plan("confirm", person, f"confirm:{ask}", data=data, secrets={"token": token_of(ask)})


def asked_by(token: str) -> Message:
    """The mail this link came in. Raises LinkIsOverError."""
    try:
        ask = TimestampSigner(salt=SALT).unsign(token, max_age=settings.PENDING_SIGNUP_DAYS * 86_400)
    except BadSignature as wrong:
        raise LinkIsOverError from wrong
    found = Message.objects.select_related("person").filter(kind="confirm", occasion=f"confirm:{ask}").first()
    if found is None or found.person is None or not found.person.may_come_in or _was_used(found):
        raise LinkIsOverError
    return found


@transaction.atomic
def subscribe(token: str, *, network: str) -> Person:
    """Somebody answered from the address: the newsletter may come. Raises LinkIsOverError."""
    asked = asked_by(token)
    person = Person.objects.select_for_update(no_key=True).get(pk=cast(int, asked.person_id))
    if _was_used(asked):
        raise LinkIsOverError
    wording = ConsentWording.objects.get(pk=asked.data["wording"])
    Person.objects.filter(pk=person.pk).update(only_typed=False)
    proof = _proof(asked, network)
    given = give(person, wording.purpose, wording.channel, wording=wording, source="newsletter", proof=proof)
    if not given:
        _note_repeat(person, wording, proof)
    return person


def token_of(ask: uuid.UUID) -> str:
    return TimestampSigner(salt=SALT).sign(str(ask))


def link_of(token: str) -> str:
    return settings.SITE_URL + reverse("newsletter-confirm", args=[token])


def _was_used(asked: Message) -> bool:
    return ConsentEntry.objects.filter(person=asked.person_id, proof__message=str(asked.key)).exists()


def _note_repeat(person: Person, wording: ConsentWording, proof: dict[str, Any]) -> None:
    """They had said yes to these words before: the second answer is proof too, and uses up its link."""
    ConsentEntry.objects.create(
        person=person,
        purpose=wording.purpose,
        channel=wording.channel,
        given=True,
        wording=wording,
        source="newsletter",
        proof=proof,
    )


def _has_had_enough(person: Person) -> bool:
    lately = timezone.now() - timedelta(hours=1)
    return (
        Message.objects.filter(person=person, kind="confirm", planned_at__gt=lately).count() >= MAILS_PER_HOUR
    )


def _proof(asked: Message, network: str) -> dict[str, Any]:
    return {
        "by": "link",
        "message": str(asked.key),
        "asked_at": asked.planned_at.isoformat(),
        "asked_network": asked.data.get("network", ""),
        "confirmed_at": timezone.now().isoformat(),
        "network": network,
    }
