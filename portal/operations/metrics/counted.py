"""What workers count, in Valkey: they run on many machines, and one scrape of any web server shows them all."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import redis
from django.conf import settings
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from portal.web.away import is_away, note_away
from portal.web.heartbeats import valkey

BUCKETS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0)
ENDLESS = "+Inf"


def _key(what: str) -> str:
    return f"kinship-{settings.MODE}:metrics:{what}"


def count_task(task: str, outcome: str, seconds: float) -> None:
    """Fields are task|outcome|bucket, of the lowest bucket only; and task|outcome|sum."""
    bucket = next((str(limit) for limit in BUCKETS if seconds <= limit), ENDLESS)
    _add("tasks", {f"{task}|{outcome}|{bucket}": 1.0, f"{task}|{outcome}|sum": seconds})


def count_mail(stream: str, outcomes: Mapping[str, int]) -> None:
    _add("mail", {f"{stream}|{outcome}": float(count) for outcome, count in outcomes.items() if count})


def _add(what: str, amounts: Mapping[str, float]) -> None:
    """While Valkey is away nothing is counted, and nothing waits for it."""
    if not amounts or is_away():
        return
    pipe = valkey().pipeline(transaction=False)
    for field, amount in amounts.items():
        pipe.hincrbyfloat(_key(what), field, amount)
    try:
        pipe.execute()
    except redis.RedisError:
        note_away()


def task_metrics() -> Iterator[Metric]:
    family = HistogramMetricFamily("kinship_task_seconds", "Time a task took.", labels=["task", "outcome"])
    found: dict[tuple[str, str], dict[str, float]] = {}
    for field, amount in _counted("tasks").items():
        task, outcome, part = field.split("|")
        found.setdefault((task, outcome), {})[part] = amount
    for (task, outcome), parts in sorted(found.items()):
        family.add_metric([task, outcome], _cumulated(parts), sum_value=parts.get("sum", 0.0))
    yield family


def mail_metrics() -> Iterator[Metric]:
    family = CounterMetricFamily(
        "kinship_mail_outcomes", "What became of mails in runs.", labels=["stream", "outcome"]
    )
    for field, amount in sorted(_counted("mail").items()):
        family.add_metric(field.split("|"), amount)
    yield family


def _cumulated(parts: Mapping[str, float]) -> list[tuple[str, float]]:
    """A bucket of Prometheus holds all that is below it."""
    total: Counter[str] = Counter()
    rows = []
    for limit in (*map(str, BUCKETS), ENDLESS):
        total["all"] += int(parts.get(limit, 0))
        rows.append((limit, float(total["all"])))
    return rows


def _counted(what: str) -> dict[str, float]:
    found: Any = valkey().hgetall(_key(what))
    return {field.decode(): float(amount) for field, amount in found.items()}
