import structlog
from celery import shared_task

from profiles.accounts.purging import purge

log = structlog.get_logger(__name__)


@shared_task
def purge_pending_signups() -> None:
    requests, people = purge()
    log.info("purged requests to come in", requests=requests, people=people)
