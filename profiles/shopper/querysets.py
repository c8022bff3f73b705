from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from profiles.shopper.models import ShopperFinding, ShopperRun, ShopperTask

MONTHS = 12
BAD = ShopperFinding.Verdict.BAD


@dataclass(frozen=True)
class Line:
    """A task of a month with what came of it, if it was tried."""

    task: ShopperTask
    finding: ShopperFinding | None


def runs() -> QuerySet[ShopperRun]:
    """The latest months, each with how many were `tried` and how many were `bad`."""
    counted = ShopperRun.objects.select_related("owner").annotate(
        tried=Count("findings"), bad=Count("findings", filter=Q(findings__verdict=BAD))
    )
    return counted.order_by("-month")[:MONTHS]


def run_of(month: date) -> ShopperRun | None:
    return ShopperRun.objects.filter(month=month).first()


def lines(run: ShopperRun) -> list[Line]:
    """What is on the list now, and what was tried then."""
    findings = {finding.task_id: finding for finding in run.findings.select_related("by")}
    wanted = Q(pk__in=findings) if run.done_at else Q(pk__in=findings) | Q(is_active=True)
    return [Line(task, findings.get(task.pk)) for task in _tasks().filter(wanted)]


def open_findings(before: ShopperRun | None = None) -> QuerySet[ShopperFinding]:
    """What was bad and is not mended, the oldest first; `before`: carried into this month from earlier ones."""
    found = ShopperFinding.objects.filter(verdict=BAD, mended_at=None).select_related("run", "task")
    found = found.filter(run__month__lt=before.month) if before else found
    return found.order_by("run__month", "task__position", "pk")


def _tasks() -> QuerySet[ShopperTask]:
    return ShopperTask.objects.select_related("persona")


def all_tasks() -> QuerySet[ShopperTask]:
    return _tasks().order_by("-is_active", "position", "pk")
