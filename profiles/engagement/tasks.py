import structlog
from celery import shared_task
from django.utils import timezone

from profiles.engagement.deciding import decide_all

log = structlog.get_logger(__name__)


@shared_task
def decide_engagement() -> None:
    """Sent by beat."""
    log.info("deciding how people take part")
    log.info("decided how people take part", changed=decide_all(timezone.now()))
