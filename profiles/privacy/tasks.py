import structlog
from celery import shared_task

from profiles.privacy.erasing import erase_all

log = structlog.get_logger(__name__)


@shared_task
def go_on_erasing() -> None:
    """Sent by beat, and when somebody asks."""
    log.info("erased people", done=erase_all())
