"""Views, impressions, searches: pushed onto a list in Valkey, written in batches; nothing hangs on them."""

import json
from typing import Any

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.activity.models import Sighting
from portal.web.heartbeats import valkey

log = structlog.get_logger(__name__)
BATCH = 1000


def _key() -> str:
    return f"kinship-{settings.MODE}:sightings"


def see(request: HttpRequest, kind: str, subject: str, place: str = "", **data: Any) -> None:
    """Note that `subject` ("library:slug") was seen or searched; lost while Valkey is away (logged)."""
    row = {
        "kind": kind,
        "person_id": request.user.pk if request.user.is_authenticated else None,
        "subject": subject[:200],
        "place": place,
        "data": data,
        "at": timezone.now().isoformat(),
    }
    try:
        valkey().rpush(_key(), json.dumps(row))
    except redis.RedisError as error:
        log.warning("a sighting was lost while Valkey is away", error=str(error))


def flush() -> int:
    """Write what has gathered; returns how many rows."""
    written = 0
    while rows := _take():
        written += len(Sighting.objects.bulk_create(_as_sighting(row) for row in rows))
    return written


def _take() -> list[dict[str, Any]]:
    taken: Any = valkey().lpop(_key(), BATCH)
    return [json.loads(row) for row in taken or []]


def _as_sighting(row: dict[str, Any]) -> Sighting:
    return Sighting(**{**row, "at": parse_datetime(row["at"])})
