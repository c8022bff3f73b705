import structlog
from celery import shared_task

from portal.waking import try_to_wake
from profiles.clusters.models import ReachWish
from profiles.clusters.refreshing import refresh

log = structlog.get_logger(__name__)


@shared_task
def refresh_clusters() -> None:
    """Sent by beat, and when somebody changes a cluster or asks for it: who did meanwhile has their turn after it."""
    log.info("refreshing clusters")
    moved = refresh()
    if moved is None:
        log.info("another worker refreshes clusters")
        return
    log.info("refreshed clusters", **moved)
    if ReachWish.objects.exists():
        try_to_wake(refresh_clusters.delay)
