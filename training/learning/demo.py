"""How far the people of the demo company are in the trainings."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from portal.activity.models import Activity
from profiles.people.demo import MEMBER
from profiles.people.models import Person
from training.courses.models import Training
from training.courses.querysets import published
from training.learning.models import Progress

STARTED_SHARE, FINISHED_SHARE, APPLIED_SHARE = 0.35, 0.7, 0.4


def make_progress(dice: random.Random) -> int:
    members = Person.objects.members().filter(is_generated=True, is_staff=False).exclude(email=MEMBER)
    trainings = list(published())
    started = [
        _progress(dice, person, training)
        for person in members.order_by("pk")
        for training in trainings
        if dice.random() < STARTED_SHARE
    ]
    rows = Progress.objects.bulk_create(started)
    return len(rows) + len(Activity.objects.bulk_create(_activities(rows)))


def _progress(dice: random.Random, person: Person, training: Training) -> Progress:
    joined = person.confirmed_at or timezone.now()
    started = joined + (timezone.now() - joined) * dice.random()
    progress = Progress(person=person, training=training, started_at=started)
    if dice.random() < FINISHED_SHARE:
        progress.card = training.card_count
        progress.finished_at = min(started + timedelta(minutes=training.minutes), timezone.now())
        progress.done_today_at = progress.finished_at if dice.random() < APPLIED_SHARE else None
    else:
        progress.card = dice.randint(1, training.card_count - 1)
    return progress


def _activities(rows: list[Progress]) -> Iterator[Activity]:
    for row in rows:
        yield _activity(row, "training_started", row.started_at)
        if row.finished_at:
            yield _activity(row, "training_finished", row.finished_at)
        if row.done_today_at:
            yield _activity(row, "training_applied", row.done_today_at)


def _activity(row: Progress, verb: str, at: datetime) -> Activity:
    return Activity(verb=verb, person=row.person, subject=f"training:{row.training.slug}", at=at)
