import structlog
from celery import shared_task

from campaigns.newsletters import sending

log = structlog.get_logger(__name__)


@shared_task
def start_due_issues() -> None:
    """Sent by beat: begin what is due, go on with what was half begun, follow what is on its way."""
    for issue in sending.half_begun():
        sending.plan_recipients(issue)
    for issue in sending.due():
        log.info("issue is due", issue=issue.pk, started=sending.start(issue))
    sending.follow()
