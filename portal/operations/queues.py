"""What waits at the broker. Kombu puts new messages in at the left, and workers take them from the right."""

import json
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from portal.web.heartbeats import valkey
from portal.web.task_context import SENT_HEADER

QUEUES = ("mail_now", "mail_bulk", "default")


@dataclass(frozen=True)
class Queue:
    """`seconds`: how long the oldest message has waited; 0 of an empty one, or where it does not say."""

    name: str
    length: int
    seconds: float


def queues() -> list[Queue]:
    pipe = valkey().pipeline(transaction=False)
    for name in QUEUES:
        pipe.llen(_key(name))
        pipe.lindex(_key(name), -1)
    found: list[Any] = pipe.execute()
    return [
        Queue(name, int(length), _age(oldest))
        for name, length, oldest in zip(QUEUES, found[::2], found[1::2], strict=True)
    ]


def _key(name: str) -> str:
    return f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}{name}"


def _age(message: bytes | None) -> float:
    if message is None:
        return 0.0
    sent = json.loads(message).get("headers", {}).get(SENT_HEADER)
    return max(0.0, time.time() - float(sent)) if sent else 0.0
