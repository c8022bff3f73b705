import structlog
from celery import shared_task

from portal.mail.dispatching import run

log = structlog.get_logger(__name__)


@shared_task
def dispatch() -> None:
    """Send what is due. Sent by beat, and by `plan` on commit; any number may run at once."""
    log.info("dispatch begins")
    report = run()
    log.info("dispatch ends", more=report.more, **report.counts)
    if report.more:
        dispatch.delay()
