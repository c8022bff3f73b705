import structlog
from celery import shared_task

from portal.files.sweeping import sweep

log = structlog.get_logger(__name__)


@shared_task
def sweep_files() -> None:
    """Sent by beat once a day."""
    log.info("swept files", **sweep()._asdict())
