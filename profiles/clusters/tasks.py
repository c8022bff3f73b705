import structlog
from celery import shared_task

from profiles.clusters.refreshing import refresh

log = structlog.get_logger(__name__)


@shared_task
def refresh_clusters(reach: bool = False) -> None:
    """Sent by beat, and with `reach` when somebody changes a cluster or asks for it."""
    log.info("refreshing clusters", reach=reach)
    moved = refresh(reach=reach)
    log.info("refreshed clusters", **moved) if moved else log.info("another worker refreshes clusters")
