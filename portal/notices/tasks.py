import structlog
from celery import shared_task
from django.conf import settings

from portal.notices.digesting import plan_digests
from portal.notices.purging import purge

log = structlog.get_logger(__name__)


@shared_task
def plan_notice_digests() -> None:
    log.info("planning digests begins")
    log.info("planning digests ends", planned=plan_digests())


@shared_task
def purge_notices() -> None:
    """Sent by beat once a day."""
    log.info("purging notices", kept_days=settings.NOTICES_KEPT_DAYS)
    notices, occasions = purge()
    log.info("purged notices", notices=notices, occasions=occasions)
