import structlog
from celery import shared_task

from profiles.imports.purging import purge
from profiles.imports.querysets import left_alone
from profiles.imports.running import go_on

log = structlog.get_logger(__name__)


@shared_task
def take_rows(pk: int) -> None:
    """Checks or writes rows for a minute, then stands behind what waits."""
    if go_on(pk):
        take_rows.delay(pk)


@shared_task
def go_on_with_imports() -> None:
    """Sent by beat: imports whose worker was killed, or that nobody woke."""
    for pk in left_alone():
        take_rows.delay(pk)


@shared_task
def purge_imports() -> None:
    """Sent by beat once a day: files whose time is over."""
    log.info("deleted files of imports", files=purge())
