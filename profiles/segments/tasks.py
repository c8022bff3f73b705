import structlog
from celery import shared_task

from profiles.segments.refreshing import refresh_all

log = structlog.get_logger(__name__)


@shared_task
def refresh_segments() -> None:
    """Sent by beat."""
    log.info("refreshed segments", **refresh_all())
