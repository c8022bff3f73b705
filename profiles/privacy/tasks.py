import structlog
from celery import shared_task

from profiles.privacy.erasing import erase_all
from profiles.privacy.exporting import export, give_up, left_alone, purge

log = structlog.get_logger(__name__)


@shared_task
def go_on_erasing() -> None:
    """Sent by beat, and when somebody asks."""
    log.info("erased people", done=erase_all())


@shared_task
def make_copy(pk: int) -> None:
    export(pk)


@shared_task
def go_on_with_copies() -> None:
    """Sent by beat: copies whose worker was killed, or that nobody woke."""
    if failed := give_up():
        log.error("copies of somebody's data failed for good", many=failed)
    for pk in left_alone():
        make_copy.delay(pk)


@shared_task
def purge_copies() -> None:
    """Sent by beat once an hour: copies whose time is over."""
    log.info("deleted copies of people's data", copies=purge())
