from datetime import timedelta

import structlog
from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from campaigns.newsletters.models import Issue
from campaigns.newsletters.reporting.counting import count

log = structlog.get_logger(__name__)

COUNTED_EVERY = timedelta(hours=1)
AT_ONCE = 20


@shared_task
def count_figures(issue: int) -> None:
    found = (
        Issue.objects.select_related("newsletter", "mailing").filter(pk=issue, mailing__isnull=False).first()
    )
    if found is None:
        return
    log.info("counting an issue", issue=issue)
    figures = count(found)
    log.info("counted an issue", issue=issue, seconds=figures.seconds, final=figures.is_final)


@shared_task
def count_due_figures() -> None:
    """Sent by beat: what was never counted, and once an hour what is not final."""
    old = Q(figures__is_final=False, figures__counted_at__lt=timezone.now() - COUNTED_EVERY)
    due = Issue.objects.filter(Q(figures=None) | old, mailing__isnull=False).order_by("pk")
    for issue in due.values_list("pk", flat=True)[:AT_ONCE]:
        count_figures.delay(issue)
