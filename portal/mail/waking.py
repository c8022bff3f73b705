import functools

from celery import current_app

from portal.mail.models import Stream
from portal.waking import try_to_wake

TASKS = {Stream.NOW: "portal.mail.tasks.dispatch", Stream.BULK: "portal.mail.tasks.dispatch_bulk"}
LANES = "portal.mail.tasks.move_into_lanes"
EXPIRES_SECONDS = 60


def wake(stream: str) -> None:
    """Have a worker look at the stream now; by name, because the tasks lean on all that wakes them.

    What no worker takes up in a minute is forgotten: beat wakes them anyway.
    """
    try_to_wake(functools.partial(current_app.send_task, TASKS[Stream(stream)], expires=EXPIRES_SECONDS))


def wake_lanes() -> None:
    """Have what waits for domains with a pace moved into their lanes."""
    try_to_wake(functools.partial(current_app.send_task, LANES))
