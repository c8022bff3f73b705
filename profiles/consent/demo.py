"""What the people of the demo company ticked when they joined."""

import random
from collections.abc import Iterator

from profiles.consent.models import Consent, ConsentEntry, ConsentWording
from profiles.people.models import Person

TICKED_SHARE = 0.6


def make_consents(dice: random.Random) -> int:
    wordings = list(ConsentWording.objects.filter(at_signup=True, language="en", is_active=True))
    people = Person.objects.filter(is_generated=True, is_staff=False).order_by("pk")
    entries = ConsentEntry.objects.bulk_create(
        _entry(person, wording) for person in people for wording in wordings if dice.random() < TICKED_SHARE
    )
    Consent.objects.bulk_create(_current(entries))
    return len(entries)


def _entry(person: Person, wording: ConsentWording) -> ConsentEntry:
    return ConsentEntry(
        person=person,
        purpose=wording.purpose,
        channel=wording.channel,
        given=True,
        wording=wording,
        source="demo",
        proof={"generated": True},
    )


def _current(entries: list[ConsentEntry]) -> Iterator[Consent]:
    for entry in entries:
        yield Consent(
            person=entry.person,
            purpose=entry.purpose,
            channel=entry.channel,
            given=True,
            entry=entry,
            at=entry.at,
        )
