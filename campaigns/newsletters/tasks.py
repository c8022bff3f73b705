from collections.abc import Callable

import structlog
from celery import shared_task

from campaigns.newsletters import sending
from campaigns.newsletters.models import Issue

log = structlog.get_logger(__name__)


@shared_task
def start_due_issues() -> None:
    """Sent by beat: follow what is on its way, go on with what was half begun, begin what is due."""
    sending.follow()
    for issue in sending.half_begun():
        _alone(issue, sending.plan_recipients)
    for issue in sending.due():
        _alone(issue, sending.start)


def _alone(issue: Issue, act: Callable[[Issue], object]) -> None:
    """A fault of one issue holds up no other; it is tried again at the next beat."""
    try:
        log.info("issue is due", issue=issue.pk, act=act.__name__, done=act(issue))
    except Exception:
        log.exception("an issue could not be begun", issue=issue.pk, act=act.__name__)
