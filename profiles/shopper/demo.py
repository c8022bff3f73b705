"""Two months of the secret shopper: one done, one of whose findings is still open."""

import random
from datetime import date, timedelta

from django.utils import timezone

from profiles.people.models import Person
from profiles.shopper.models import ShopperFinding, ShopperRun, ShopperTask
from profiles.shopper.trying import this_month

FOUND = {
    3: "The code came after four minutes. People will think that it is lost.",
    6: "One suggestion said nothing about why it was there.",
}
"""By place in the list: what was not good in the first of the months."""


def make_rounds(dice: random.Random) -> int:
    owner = Person.objects.filter(email="marketer@kinship.example").first()
    tasks = list(ShopperTask.objects.filter(is_active=True))
    if owner is None or not tasks:
        return 0
    last = _before(this_month())
    return sum(_round(month, owner, tasks, bad) for month, bad in ((_before(last), FOUND), (last, {})))


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _round(month: date, owner: Person, tasks: list[ShopperTask], bad: dict[int, str]) -> int:
    run = ShopperRun.objects.create(month=month, owner=owner, done_at=timezone.now())
    rows = [_finding(run, owner, task, bad.get(place, "")) for place, task in enumerate(tasks, 1)]
    if not bad:
        rows = [row for row in rows if row.task.position != 10 * max(FOUND)]
    return len(ShopperFinding.objects.bulk_create(rows)) + 1


def _finding(run: ShopperRun, owner: Person, task: ShopperTask, words: str) -> ShopperFinding:
    mended = timezone.now() if words == FOUND[3] else None
    verdict = ShopperFinding.Verdict.BAD if words else ShopperFinding.Verdict.FINE
    return ShopperFinding(run=run, task=task, by=owner, verdict=verdict, words=words, mended_at=mended)
