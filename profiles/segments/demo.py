"""Segments that a marketer of the demo company would have, kept up to date, with a month of their sizes."""

import random
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from profiles.people.models import Person
from profiles.segments.changing import keep, make
from profiles.segments.models import Segment, SegmentSize
from profiles.segments.refreshing import refresh
from profiles.segments.rules import Rule

DAYS = 30


def answered(question: str, *values: str) -> Rule:
    return {"has": "answered", "question": question, "values": [*values]}


BAKERS = answered("industry", "bakery", "cafe")
SMALL = {"has": "counted", "question": "employees", "most": 9}
LATELY = {"has": "joined", "within": 60}
TOLD = {"has": "did", "verb": "told"}
RENEWS = {"has": "renews", "within": 90}
SEGMENTS: tuple[tuple[str, str, list[Rule]], ...] = (
    ("Bakeries and cafés under ten people", "For recipes, tills and short trainings.", [BAKERS, SMALL]),
    (
        "Joined lately, nothing told yet",
        "A question by mail helps them most.",
        [LATELY, {"not": {"has": "known", "question": "industry"}}],
    ),
    (
        "Owners who hear from us",
        "The first to ask about something new.",
        [answered("role", "owner"), {"has": "agreed", "purpose": "newsletter", "channel": "mail"}],
    ),
    (
        "Told us their trade, no newsletter",
        "They know us: show them what it would bring.",
        [
            {"has": "known", "question": "industry"},
            {"not": {"has": "agreed", "purpose": "newsletter", "channel": "mail"}},
        ],
    ),
    ("Renews within 90 days", "Time to show what is new, and to ask what is missing.", [RENEWS]),
    (
        "Came back this month",
        "Whoever signed in or answered in the last 30 days.",
        [{"any": [{"has": "did", "verb": "signed_in", "within": 30}, {**TOLD, "within": 30}]}],
    ),
)


def make_segments(dice: random.Random) -> int:
    by = Person.objects.filter(email="marketer@kinship.example").first()
    if by is None or Segment.objects.filter(name=SEGMENTS[0][0]).exists():
        return 0
    for name, purpose, lines in SEGMENTS:
        keep(make(by, name, purpose, {"all": lines}), by, kept=True)
    return len(SEGMENTS)


def fill_segments() -> None:
    """After all people are there, so that nobody comes in who was there before."""
    for segment in Segment.objects.filter(is_kept=True, by__email="marketer@kinship.example"):
        refresh(segment.pk)
        if segment.sizes.count() == 1:
            SegmentSize.objects.bulk_create(_past(segment))


def _past(segment: Segment) -> Iterator[SegmentSize]:
    """A company that grows a little each day."""
    now, dice = segment.sizes.get(), random.Random(segment.name)
    people, reachable = now.people, now.reachable
    for ago in range(1, DAYS):
        people, reachable = (int(many * dice.uniform(0.97, 1)) for many in (people, reachable))
        day = timezone.now().date() - timedelta(days=ago)
        yield SegmentSize(segment=segment, day=day, people=people, reachable=reachable)
