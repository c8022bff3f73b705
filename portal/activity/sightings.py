"""Views, impressions, searches: pushed onto a list in Valkey, written in batches; nothing hangs on them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import redis
import structlog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.activity.models import Sighting
from portal.activity.views_by_day import add
from portal.web.away import is_away, note_away
from portal.web.heartbeats import valkey
from portal.web.looking import is_shown_to_staff

log = structlog.get_logger(__name__)
BATCH = 1000


_unseen: ContextVar[bool] = ContextVar("nobody looks", default=False)


@contextmanager
def unseen() -> Iterator[None]:
    """Pages made in here are a rehearsal: nobody has seen them."""
    token = _unseen.set(True)
    try:
        yield
    finally:
        _unseen.reset(token)


def _key() -> str:
    return f"kinship-{settings.MODE}:sightings"


def see(request: HttpRequest, kind: str, subject: str, place: str = "", **data: Any) -> None:
    """Note that `subject` ("library:slug") was seen or searched; lost while Valkey is away (logged).

    What staff see as somebody else is not that person's, and not noted.
    """
    if _unseen.get() or is_away() or is_shown_to_staff(request):
        return
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
        note_away()
        log.warning("a sighting was lost while Valkey is away", error=str(error))


def flush() -> int:
    """Write what has gathered; returns how many rows."""
    written = 0
    while rows := _take():
        written += _write(rows)
    return written


@transaction.atomic
def _write(rows: list[dict[str, Any]]) -> int:
    people = _still_there(rows)
    written = Sighting.objects.bulk_create(_as_sighting(row, people) for row in rows)
    add(written)
    return len(written)


def _still_there(rows: list[dict[str, Any]]) -> set[int]:
    """The people among them who have not been deleted since."""
    seen = {row["person_id"] for row in rows}
    return set(get_user_model()._default_manager.filter(pk__in=seen).values_list("pk", flat=True))


def _take() -> list[dict[str, Any]]:
    taken: Any = valkey().lpop(_key(), BATCH)
    return [json.loads(row) for row in taken or []]


def _as_sighting(row: dict[str, Any], people: set[int]) -> Sighting:
    """Somebody who is gone leaves a sighting by nobody."""
    person_id = row["person_id"] if row["person_id"] in people else None
    return Sighting(**{**row, "person_id": person_id, "at": parse_datetime(row["at"])})
