"""What many people of the demo company said yes to, some of whom said no later, and the proof of both."""

from collections.abc import Iterator

from django.conf import settings

from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.dice import roll
from portal.inserting import insert
from profiles.consent.models import Channel, Consent, ConsentEntry, Purpose
from profiles.consent.querysets import wordings_in

SHARES = {
    Purpose.NEWSLETTER: 0.62,
    Purpose.WARNINGS: 0.3,
    Purpose.TIPS: 0.25,
    Purpose.EVENTS: 0.2,
    Purpose.RESEARCH: 0.1,
    Purpose.OFFERS: 0.08,
}
"""Of those who joined. Who only subscribed said yes to the newsletter alone."""
WITHDRAWN_SHARE = 0.04

ASKED = f"""
FROM {batches.PEOPLE}
JOIN (VALUES {{words}}) AS asked(language, purpose, wording_id, place, share) USING (language)
WHERE CASE WHEN joined THEN {roll("consent", "(number * 10 + place)")} < share
           ELSE subscribed AND purpose = '{Purpose.NEWSLETTER}' END
ORDER BY number, place"""
TAKEN = f"""
FROM given JOIN {batches.PEOPLE} USING (person_id)
WHERE joined AND {roll("withdrawn")} < {WITHDRAWN_SHARE} ORDER BY given.id"""
HELD = "FROM given LEFT JOIN taken USING (person_id, purpose, channel) ORDER BY given.id"
ENTRY = {"source": "'demo'", "proof": """'{"generated": true}'::jsonb"""}


def give_consents(batch: Batch) -> None:
    if words := ", ".join(_words()):
        batch.run(f"WITH given AS ({_given(words)} RETURNING *), taken AS ({_taken()} RETURNING *) {_held()}")


def _words() -> Iterator[str]:
    """What each language is asked, with how many say yes."""
    for language, _ in settings.LANGUAGES:
        asked = [wording for wording in wordings_in(language) if wording.channel == Channel.MAIL]
        for wording in asked:
            place = list(Purpose).index(Purpose(wording.purpose))
            share = SHARES[Purpose(wording.purpose)]
            yield f"('{language}', '{wording.purpose}', {wording.pk}, {place}, {share})"


def _given(words: str) -> str:
    columns = {
        **ENTRY,
        "person_id": "person_id",
        "purpose": "purpose",
        "channel": f"'{Channel.MAIL}'",
        "given": "true",
        "wording_id": "wording_id",
        "at": "joined_at",
    }
    return insert(ConsentEntry, columns, ASKED.format(words=words))


def _taken() -> str:
    same = {name: name for name in ("person_id", "purpose", "channel", "wording_id")}
    at = f"joined_at + ({batches.TODAY} - joined_at) * {roll('withdrawn when')}"
    return insert(ConsentEntry, {**ENTRY, **same, "given": "false", "at": at}, TAKEN)


def _held() -> str:
    columns = {
        "person_id": "person_id",
        "purpose": "purpose",
        "channel": "channel",
        "given": "taken.id IS NULL",
        "entry_id": "COALESCE(taken.id, given.id)",
        "at": "COALESCE(taken.at, given.at)",
    }
    return insert(Consent, columns, HELD)
