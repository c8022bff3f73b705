import structlog
from celery import shared_task

from portal.mail.tracking import counting_hits

log = structlog.get_logger(__name__)


@shared_task
def count_hits() -> None:
    """Sent by beat."""
    written = counting_hits.count_hits()
    if written:
        log.info("mail hits counted", hits=written)
