import structlog
from celery import shared_task

from portal.mail.dispatching import Report, run
from portal.mail.mailings import finish_done
from portal.mail.models import Stream
from portal.mail.pacing import give_lanes, lanes
from portal.operations.metrics.counted import count_mail
from portal.waking import try_to_wake

log = structlog.get_logger(__name__)

BULK_SECONDS = 8.0
"""Below the worker's soft shutdown, so that a stop waits for the end of a run and leaves nothing in doubt."""


@shared_task
def dispatch() -> None:
    """Send what is due at once. Sent by beat, and by `plan` on commit; any number may run at once."""
    if _run(Stream.NOW).more:
        try_to_wake(dispatch.delay)


@shared_task
def dispatch_bulk() -> None:
    """Send what goes to many, in a queue of its own; as many run at once as its workers have processes."""
    if _run(Stream.BULK, BULK_SECONDS).more:
        try_to_wake(dispatch_bulk.delay)
    finish_done()


@shared_task
def move_into_lanes() -> None:
    """After a domain was given a pace or paused; a repeat moves what is left."""
    log.info("moving into lanes begins")
    log.info("moving into lanes ends", rows=give_lanes(lanes()))


def _run(stream: Stream, *seconds: float) -> Report:
    log.info("dispatch begins", stream=stream.value)
    report = run(stream, *seconds)
    log.info("dispatch ends", stream=stream.value, more=report.more, **report.counts)
    count_mail(stream.value, report.counts)
    return report
