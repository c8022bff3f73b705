import structlog
from celery import shared_task
from django.utils import timezone

from profiles.stages import adopting, buying, growing

log = structlog.get_logger(__name__)


@shared_task
def decide_stages() -> None:
    """Sent by beat."""
    log.info("deciding stages and adopter types")
    now = timezone.now()
    log.info(
        "decided stages and adopter types",
        guessed=growing.guess_all(now),
        stages=buying.decide_all(now),
        types=adopting.decide_all(now),
    )
