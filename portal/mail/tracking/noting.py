"""Hits wait in Valkey until the run they belong to is over; the reader's request writes nothing else."""

import json
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest

from portal.mail.tracking.known import says_machine
from portal.mail.tracking.telling_apart import LONGEST_SECONDS, PAUSE_SECONDS, Seen
from portal.web.away import is_away, note_away
from portal.web.heartbeats import valkey
from portal.web.rates import network_of

log = structlog.get_logger(__name__)
READ = 20_000

Run = list[Seen]


def _key() -> str:
    return f"kinship-{settings.MODE}:mail-hits"


def note(request: HttpRequest, message_id: int, link_id: int | None) -> None:
    """Note a hit; lost while Valkey is away (logged). Neither address nor browser of the reader is kept."""
    if not settings.MAIL_TRACKING or is_away():
        return
    machine = request.method == "HEAD" or says_machine(
        request.headers.get("User-Agent", ""), network_of(request)
    )
    at = time.time()
    try:
        valkey().zadd(_key(), {json.dumps([at, message_id, link_id, machine]): at})
    except redis.RedisError as error:
        note_away()
        log.warning("a hit was lost while Valkey is away", error=str(error))


def finished_runs() -> list[Run]:
    """The runs that are over, each in the order of time; they stay until `forget`."""
    waiting: list[Any] = valkey().zrange(_key(), 0, READ - 1)
    seen = [Seen(*json.loads(row)) for row in waiting]
    if not seen:
        return []
    full = len(seen) == READ
    now = seen[-1].at if full else time.time()
    runs = _by_message(seen)
    return [run for run in runs if _is_over(run, now)] or (runs if full else [])


def forget(runs: Sequence[Run]) -> None:
    rows = [json.dumps([seen.at, seen.message, seen.link, seen.machine]) for run in runs for seen in run]
    for start in range(0, len(rows), 1000):
        valkey().zrem(_key(), *rows[start : start + 1000])


def _by_message(seen: Sequence[Seen]) -> list[Run]:
    runs: dict[int, Run] = defaultdict(list)
    for hit in seen:
        runs[hit.message].append(hit)
    return list(runs.values())


def _is_over(run: Run, now: float) -> bool:
    return now - run[-1].at >= PAUSE_SECONDS or now - run[0].at >= LONGEST_SECONDS
