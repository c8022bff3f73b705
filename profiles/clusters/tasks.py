import structlog
from celery import shared_task

from profiles.clusters.refreshing import refresh

log = structlog.get_logger(__name__)


@shared_task
def refresh_clusters() -> None:
    """Sent by beat, and when somebody changes a cluster."""
    log.info("refreshing clusters")
    moved = refresh()
    log.info("refreshed clusters", **moved) if moved else log.info("another worker refreshes clusters")
