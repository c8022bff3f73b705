"""The people behind a figure, a page or a chunk at a time: always the same few queries, however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet

from campaigns.newsletters.models import Issue
from campaigns.newsletters.reporting.outcomes import CAME_BACK, HELPED_VERB, OUTCOMES, VIEW, Outcome
from campaigns.newsletters.reporting.windows import Window, window_of
from portal.activity.models import Activity, Sighting
from portal.mail.models import Message, State
from portal.mail.reasons import HELD_OUT
from portal.mail.tracking.models import Hit
from profiles.people.models import Person


@dataclass
class Row:
    """A message, what was clicked in it, and which outcomes its reader had within the days."""

    message: Message
    clicks: list[Hit] = field(default_factory=list)
    opened: bool = False
    machines: int = 0
    verbs: set[str] = field(default_factory=set)

    @property
    def person(self) -> Person:
        return self.message.person  # type: ignore[return-value]

    @property
    def is_held(self) -> bool:
        return self.message.state == State.EXCLUDED and self.message.reason == HELD_OUT

    def has(self, outcome: Outcome) -> bool:
        return bool(self.verbs & {*outcome.verbs, *([VIEW] if outcome.views else [])})

    @property
    def did(self) -> list[Outcome]:
        """What says most: that somebody came back goes without saying where they did more."""
        found = [outcome for outcome in OUTCOMES if self.has(outcome)]
        return [outcome for outcome in found if outcome is not CAME_BACK] or found

    @property
    def found_helpful(self) -> bool:
        return HELPED_VERB in self.verbs


def page_of(rows: QuerySet[Message], issue: Issue, n: int, after: int = 0) -> list[Row]:
    """The `n` rows after the message with the id `after`."""
    messages = rows.filter(pk__gt=after).order_by("pk").select_related("person")[:n]
    found = {message.pk: Row(message) for message in messages}
    _add_hits(found)
    _add_verbs(found.values(), window_of(issue))
    return list(found.values())


def chunks_of(rows: QuerySet[Message], issue: Issue, n: int) -> Iterator[list[Row]]:
    """All of them, `n` in memory at a time."""
    after = 0
    while found := page_of(rows, issue, n, after):
        yield found
        after = found[-1].message.pk


def _add_hits(found: dict[int, Row]) -> None:
    for hit in Hit.objects.filter(message__in=list(found)).select_related("link").order_by("first_at", "pk"):
        row = found[hit.message_id]
        row.opened = row.opened or (hit.link is None and hit.people > 0)
        if hit.link:
            row.machines += hit.machines
            row.clicks += [hit] if hit.people else []


def _add_verbs(rows: Iterable[Row], window: Window) -> None:
    of_person: dict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        of_person[row.message.person_id].append(row)
    within = {"person__in": list(of_person), "at__gte": window.since, "at__lt": window.until}
    verbs = {HELPED_VERB, *(verb for outcome in OUTCOMES for verb in outcome.verbs)}
    done = Activity.objects.filter(verb__in=verbs, **within).values_list("person", "verb").distinct()
    seen = Sighting.objects.filter(kind=VIEW, **within).values_list("person", "kind").distinct()
    for person, verb in [*done, *seen]:
        for row in of_person[person]:
            row.verbs.add(verb)
