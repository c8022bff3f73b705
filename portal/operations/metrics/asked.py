"""What is asked of the servers at each scrape. One that is away is told as such, and the rest goes on."""

from collections.abc import Callable, Iterator

import redis
import structlog
from django.db import Error as DatabaseError
from prometheus_client.core import GaugeMetricFamily, Metric

from portal.operations.checks.consumers import late
from portal.operations.metrics.counted import mail_metrics, task_metrics
from portal.operations.queues import queues
from portal.operations.waiting_mail import oldest_waiting, unfinished_counts
from portal.web.heartbeats import PROCESSES, seconds_since_life

log = structlog.get_logger(__name__)
Source = Callable[[], Iterator[Metric]]


class Asked:
    """A collector for a registry that is made for one scrape."""

    def collect(self) -> Iterator[Metric]:
        yield from _of_server("valkey", (queue_metrics, life_metrics, task_metrics, mail_metrics))
        yield from _of_server("postgresql", (ledger_metrics, consumer_metrics))


def _of_server(name: str, sources: tuple[Source, ...]) -> Iterator[Metric]:
    up = 1.0
    try:
        for source in sources:
            yield from list(source())
    except (redis.RedisError, DatabaseError) as error:
        log.warning("metrics lack what a server would say", server=name, error=str(error).strip())
        up = 0.0
    yield GaugeMetricFamily(f"kinship_{name}_up", "Whether it answered this scrape.", value=up)


def queue_metrics() -> Iterator[Metric]:
    length = GaugeMetricFamily("kinship_queue_length", "Tasks that wait.", labels=["queue"])
    age = GaugeMetricFamily(
        "kinship_queue_oldest_seconds", "How long the oldest has waited.", labels=["queue"]
    )
    for queue in queues():
        length.add_metric([queue.name], queue.length)
        age.add_metric([queue.name], queue.seconds)
    yield from (length, age)


def life_metrics() -> Iterator[Metric]:
    family = GaugeMetricFamily(
        "kinship_last_seen_seconds", "Since the last sign of life; none is infinite.", labels=["process"]
    )
    for process in PROCESSES:
        silent = seconds_since_life(process)
        family.add_metric([process], float("inf") if silent is None else silent)
    yield family


def ledger_metrics() -> Iterator[Metric]:
    rows = GaugeMetricFamily(
        "kinship_mail_unfinished", "Mails that are not at an end, counted up to 10,000.", labels=["state"]
    )
    due = GaugeMetricFamily(
        "kinship_mail_oldest_due_seconds",
        "How long the oldest mail is due that waits for nobody's word.",
        labels=["stream"],
    )
    for state, count in unfinished_counts().items():
        rows.add_metric([state], count)
    for stream, seconds in oldest_waiting().items():
        due.add_metric([stream], seconds)
    yield from (rows, due)


def consumer_metrics() -> Iterator[Metric]:
    family = GaugeMetricFamily(
        "kinship_activity_behind_seconds", "How far consumers of activity are behind.", labels=["consumer"]
    )
    for consumer, seconds in late(seconds=-1):
        family.add_metric([consumer], seconds)
    yield family
