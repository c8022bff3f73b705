"""Whether each part answers: /healthz for "this process is alive", /readyz for "all it needs is there"."""

from collections.abc import Callable

import redis
import structlog
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.web.heartbeats import STALE_SECONDS, seconds_since_life, valkey
from portal.web.looking import not_looked_at

log = structlog.get_logger(__name__)

EXTENSIONS = ("pg_trgm", "unaccent")


class NotReadyError(Exception):
    """Says what is missing and what to do."""


@not_looked_at
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@not_looked_at
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when all checks are "ok", else 503; the body names each check and its trouble."""
    checks = {name: outcome(check) for name, check in CHECKS.items()}
    ready = all(found == "ok" for found in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def outcome(check: Callable[[], None]) -> str:
    """The trouble in words for anybody, else "ok"; what a server said, with its names and places, goes to the log."""
    try:
        check()
    except NotReadyError as trouble:
        return str(trouble)
    except (Error, redis.RedisError) as trouble:
        log.warning("a readiness check failed", check=check.__name__.strip("_"), trouble=str(trouble).strip())
        return "cannot be reached"
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _extensions() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        missing = set(EXTENSIONS) - {name for (name,) in cursor.fetchall()}
    if missing:
        raise NotReadyError(f"PostgreSQL lacks {', '.join(sorted(missing))}: run migrate as its owner")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReadyError("migrations are waiting: run manage.py migrate")


def _broker() -> None:
    valkey().ping()


def _alive(process: str) -> Callable[[], None]:
    def check() -> None:
        silent = seconds_since_life(process)
        if silent is None or silent > STALE_SECONDS:
            raise NotReadyError(f"no sign of life from the {process} for {STALE_SECONDS} s: start it")

    return check


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "extensions": _extensions,
    "migrations": _migrations,
    "broker": _broker,
    "worker": _alive("worker"),
    "beat": _alive("beat"),
}
