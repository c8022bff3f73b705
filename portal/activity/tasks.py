import structlog
from celery import shared_task
from django.conf import settings

from portal.activity.consuming import consume_all
from portal.activity.purging import purge
from portal.activity.sightings import flush

log = structlog.get_logger(__name__)


@shared_task
def consume() -> None:
    """Bring consumers up to date; look again in a second while a running transaction holds some rows back."""
    if consume_all():
        consume.apply_async(countdown=1)


@shared_task
def flush_sightings() -> None:
    written = flush()
    if written:
        log.info("sightings written", rows=written)


@shared_task
def purge_sightings() -> None:
    """Sent by beat once a day."""
    log.info("purging sightings", kept_days=settings.SIGHTINGS_KEPT_DAYS)
    sightings, days = purge()
    log.info("purged sightings", sightings=sightings, days=days)
