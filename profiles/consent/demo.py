"""What the people of the demo company ticked when they joined."""

import random
from collections.abc import Iterable, Iterator
from typing import cast

from django.db import connection

from portal.inserting import insert
from profiles.consent.models import Consent, ConsentEntry, ConsentWording
from profiles.people.models import Person

TICKED_SHARE = 0.6
GIVEN = f"""
FROM unnest(%s::bigint[], %s::bigint[]) WITH ORDINALITY AS ticked(person_id, wording_id, place)
JOIN {Person._meta.db_table} AS person ON person.id = ticked.person_id
JOIN {ConsentWording._meta.db_table} AS wording ON wording.id = ticked.wording_id
ORDER BY place"""
ENTRY = {
    "person_id": "person.id",
    "purpose": "wording.purpose",
    "channel": "wording.channel",
    "given": "true",
    "wording_id": "wording.id",
    "source": "'demo'",
    "proof": """'{"generated": true}'::jsonb""",
    "at": "person.confirmed_at",
}
"""Not by the model, which dates each entry now: the yes came when they joined, before the first mail."""


def make_consents(dice: random.Random) -> int:
    wordings = list(ConsentWording.objects.filter(at_signup=True, language="en", is_active=True))
    people = Person.objects.filter(is_generated=True, is_staff=False).order_by("pk")
    ticked = [
        (person.pk, wording.pk) for person in people for wording in wordings if dice.random() < TICKED_SHARE
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            insert(ConsentEntry, ENTRY, GIVEN),
            [[person for person, _ in ticked], [wording for _, wording in ticked]],
        )
    Consent.objects.bulk_create(_current(ConsentEntry.objects.filter(source="demo").order_by("pk")))
    return len(ticked)


def _current(entries: Iterable[ConsentEntry]) -> Iterator[Consent]:
    for entry in entries:
        yield Consent(
            person_id=cast(int, entry.person_id),
            purpose=entry.purpose,
            channel=entry.channel,
            given=True,
            entry=entry,
            at=entry.at,
        )
