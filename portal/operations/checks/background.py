from collections.abc import Iterator

from portal.celery import app
from portal.operations.findings import Finding, failure, fine, warning
from portal.operations.queues import QUEUES, queues
from portal.web.heartbeats import PROCESSES, STALE_SECONDS, seconds_since_life

ANSWER_SECONDS = 2.0
LATE_SECONDS, TOO_LATE_SECONDS = 60, 300
START = {
    "worker": "celery -A portal worker --queues default",
    "beat": "celery -A portal beat",
}


def check() -> Iterator[Finding]:
    yield from _signs_of_life()
    yield from _unserved()
    yield from _waiting()


def _signs_of_life() -> Iterator[Finding]:
    for process in PROCESSES:
        silent = seconds_since_life(process)
        if silent is None or silent > STALE_SECONDS:
            yield failure(f"No sign of life from the {process}.", f"Start it: {START[process]}")
        else:
            yield fine(f"The {process} lives: seen {silent:.0f} s ago.")


def _unserved() -> Iterator[Finding]:
    """Queues that no worker takes from."""
    answers = app.control.inspect(timeout=ANSWER_SECONDS).active_queues() or {}
    taken = {queue["name"] for queues_of_one in answers.values() for queue in queues_of_one}
    for name in QUEUES:
        if name not in taken:
            yield failure(f"No worker takes {name}.", f"Start one: celery -A portal worker --queues {name}")


def _waiting() -> Iterator[Finding]:
    for queue in queues():
        if queue.seconds > LATE_SECONDS:
            judge = failure if queue.seconds > TOO_LATE_SECONDS else warning
            said = f"{queue.name} has {queue.length} tasks, the oldest for {queue.seconds:.0f} s."
            yield judge(said, f"Run more workers for it: celery -A portal worker --queues {queue.name}")
