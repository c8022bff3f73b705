"""Writes the runs that are over into the ledger's hits, and a person's first click of a message as activity."""

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from redis.exceptions import LockError

from portal.activity.models import Activity
from portal.activity.recording import record_all
from portal.mail.models import Message
from portal.mail.tracking.destinations import TRAP
from portal.mail.tracking.models import Hit, Link
from portal.mail.tracking.noting import Run, finished_runs, forget
from portal.mail.tracking.privacy import untracked_people
from portal.mail.tracking.telling_apart import people_in
from portal.web.heartbeats import valkey

CLICKED = "clicked"
LOCK_SECONDS = 120
ADD = """
    INSERT INTO portal_hit AS kept (mailing_id, message_id, link_id, people, machines, first_at, last_at)
    SELECT * FROM unnest(
        %s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::timestamptz[], %s::timestamptz[]
    )
    ON CONFLICT (message_id, link_id) DO UPDATE SET
        people = kept.people + excluded.people,
        machines = kept.machines + excluded.machines,
        first_at = least(kept.first_at, excluded.first_at),
        last_at = greatest(kept.last_at, excluded.last_at)
"""


@dataclass(frozen=True)
class Counted:
    """A message whose hits count."""

    pk: int
    person: int | None
    mailing: int
    occasion: str


@dataclass
class Tally:
    people: list[float] = field(default_factory=list)
    machines: int = 0

    @property
    def first(self) -> datetime | None:
        return _moment(min(self.people)) if self.people else None

    @property
    def last(self) -> datetime | None:
        return _moment(max(self.people)) if self.people else None


Tallies = dict[tuple[int, int | None], Tally]


def count_hits() -> int:
    """Write all runs that are over; how many hits. Only one at a time: another that runs leaves nothing to do.

    The runs leave Valkey after the commit. A kill in between writes the sums of one batch twice, never a person.
    """
    written = 0
    lock = valkey().lock(f"kinship-{settings.MODE}:counting-hits", timeout=LOCK_SECONDS, blocking=False)
    if not lock.acquire():
        return written
    try:
        while runs := finished_runs():
            write(runs)
            forget(runs)
            written += sum(len(run) for run in runs)
    finally:
        _release(lock)
    return written


@transaction.atomic
def write(runs: Sequence[Run]) -> None:
    """The hits of messages that count, in one statement, and what they set off, in the same transaction."""
    messages = _counted({run[0].message for run in runs})
    links = _links(runs)
    tallies = _tallies(run for run in runs if run[0].message in messages)
    kept = {
        key: tally
        for key, tally in tallies.items()
        if _belongs(messages[key[0]], links.get(key[1] or 0), key)
    }
    first = _first_clicks(kept)
    _add(kept, messages)
    record_all(
        [_clicked(messages[pk], links[link], at) for pk, (link, at) in first.items() if messages[pk].person]
    )


def _counted(ids: Iterable[int]) -> dict[int, Counted]:
    """Locked, so that a first click is first once. Who does not want to be counted now is not among them."""
    tracked = Message.objects.filter(pk__in=list(ids), mailing__tracks=True).order_by("pk")
    rows = tracked.select_for_update(of=("self",), no_key=True)
    found = [Counted(*row) for row in rows.values_list("pk", "person_id", "mailing_id", "mailing__occasion")]
    unwilling = untracked_people(row.person for row in found if row.person)
    return {row.pk: row for row in found if row.person not in unwilling}


def _links(runs: Iterable[Run]) -> dict[int, Link]:
    return Link.objects.in_bulk({seen.link for run in runs for seen in run if seen.link})


def _tallies(runs: Iterable[Run]) -> Tallies:
    tallies: Tallies = defaultdict(Tally)
    for run in runs:
        for seen, person in zip(run, people_in(run), strict=True):
            tally = tallies[seen.message, seen.link]
            if person:
                tally.people.append(seen.at)
            else:
                tally.machines += 1
    return tallies


def _belongs(message: Counted, link: Link | None, key: tuple[int, int | None]) -> bool:
    return key[1] is None or (key[1] != TRAP and link is not None and link.mailing_id == message.mailing)


def _first_clicks(tallies: Tallies) -> dict[int, tuple[int, datetime]]:
    """Of messages of which no person had followed a link before: the first, and when."""
    first: dict[int, tuple[int, datetime]] = {}
    for (message, link), tally in tallies.items():
        at = tally.first
        if link is not None and at is not None and (message not in first or at < first[message][1]):
            first[message] = (link, at)
    before = Hit.objects.filter(message__in=list(first), link__isnull=False, people__gt=0)
    for message in before.values_list("message_id", flat=True):
        first.pop(message, None)
    return first


def _add(tallies: Tallies, messages: dict[int, Counted]) -> None:
    rows = [
        (messages[message].mailing, message, link, len(tally.people), tally.machines, tally.first, tally.last)
        for (message, link), tally in tallies.items()
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])


def _clicked(message: Counted, link: Link, at: datetime) -> Activity:
    data = {"part": link.part, "url": link.url}
    subject = f"mailing:{message.occasion}"[:200]
    return Activity(verb=CLICKED, person_id=message.person, subject=subject, data=data, at=at)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _release(lock: Any) -> None:
    with contextlib.suppress(LockError):
        lock.release()
