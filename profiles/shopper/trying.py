from datetime import date

from django.db import transaction
from django.utils import timezone

from profiles.people.models import Person
from profiles.shopper.models import ShopperFinding, ShopperRun, ShopperTask

FINE = ShopperFinding.Verdict.FINE


class UntriedError(Exception):
    """A month is done when everything on its list was tried."""


def this_month() -> date:
    return timezone.localdate().replace(day=1)


def begin_month(by: Person) -> ShopperRun:
    """This month's round; begun twice, it is one, and belongs to whoever began it first."""
    run, _ = ShopperRun.objects.get_or_create(month=this_month(), defaults={"owner": by})
    return run


def take_over(run: ShopperRun, by: Person) -> None:
    ShopperRun.objects.filter(pk=run.pk).update(owner=by)


@transaction.atomic
def note(run: ShopperRun, task: ShopperTask, by: Person, verdict: str, words: str) -> ShopperFinding:
    """What came of trying. Fine now mends what was bad in earlier months."""
    given = {"verdict": verdict, "words": words, "by": by, "mended_at": None}
    finding, _ = ShopperFinding.objects.update_or_create(run=run, task=task, defaults=given)
    if verdict == FINE:
        earlier = ShopperFinding.objects.filter(task=task, run__month__lt=run.month, mended_at=None)
        earlier.exclude(verdict=FINE).update(mended_at=timezone.now())
    return finding


def mend(finding: ShopperFinding) -> None:
    ShopperFinding.objects.filter(pk=finding.pk, mended_at=None).update(mended_at=timezone.now())


@transaction.atomic
def finish(run: ShopperRun) -> None:
    """Raises UntriedError while something was not tried."""
    tried = run.findings.values("task")
    if ShopperTask.objects.filter(is_active=True).exclude(pk__in=tried).exists():
        raise UntriedError
    ShopperRun.objects.filter(pk=run.pk, done_at=None).update(done_at=timezone.now())
