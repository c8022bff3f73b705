from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from portal.activity.recording import record
from profiles.consent.models import Consent, ConsentEntry, ConsentWording
from profiles.people.models import Person


@transaction.atomic
def give(
    person: Person, purpose: str, channel: str, *, wording: ConsentWording, source: str, proof: dict[str, Any]
) -> bool:
    """Note that the person said yes to these words. False when they had said so before, to the same words."""
    now = _held(person, purpose, channel)
    if now and now.given and now.entry.wording_id == wording.pk:
        return False
    _write(ConsentEntry(given=True, wording=wording, source=source, proof=proof), person, purpose, channel)
    return True


@transaction.atomic
def withdraw(person: Person, purpose: str, channel: str, *, source: str, proof: dict[str, Any]) -> bool:
    """Note that the person said no. It counts from the next mail on; False when they had said so before."""
    now = _held(person, purpose, channel)
    if now and not now.given:
        return False
    wording = now.entry.wording if now else None
    _write(ConsentEntry(given=False, wording=wording, source=source, proof=proof), person, purpose, channel)
    return True


@transaction.atomic
def choose(
    person: Person,
    shown: Iterable[ConsentWording],
    ticked: Collection[int],
    *,
    held: Collection[int] = (),
    source: str,
    proof: dict[str, Any],
) -> int:
    """Bring the consents in step with a form: of what was shown, yes to the ticked, no to what was given before.

    `held`: what was ticked on the form beforehand. That is no new yes: a no that was said meanwhile stands.
    How many changed.
    """
    _lock(person)
    given = {(c.purpose, c.channel) for c in Consent.objects.filter(person=person, given=True)}
    changed = 0
    for wording in shown:
        where = (wording.purpose, wording.channel)
        if wording.pk in ticked and wording.pk not in held and where not in given:
            changed += give(person, *where, wording=wording, source=source, proof=proof)
        elif wording.pk not in ticked and where in given:
            changed += withdraw(person, *where, source=source, proof=proof)
    return changed


def _lock(person: Person) -> None:
    """One change of a person's consents at a time."""
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)


def _held(person: Person, purpose: str, channel: str) -> Consent | None:
    _lock(person)
    held = Consent.objects.filter(person=person, purpose=purpose, channel=channel)
    return held.select_related("entry__wording").first()


def _write(entry: ConsentEntry, person: Person, purpose: str, channel: str) -> None:
    entry.person, entry.purpose, entry.channel = person, purpose, channel
    entry.save()
    Consent.objects.update_or_create(
        person=person,
        purpose=purpose,
        channel=channel,
        defaults={"given": entry.given, "entry": entry, "at": entry.at},
    )
    verb = "consent_given" if entry.given else "consent_withdrawn"
    record(verb, person, f"consent:{purpose}/{channel}", source=entry.source)
