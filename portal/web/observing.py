"""Each request in one line of the log and in the metrics: the name of its address, never the address itself.

Addresses hold tokens of mailed links, and search words; names of addresses hold nothing of anybody.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse

from portal.operations.metrics.registered import request_queries, request_query_seconds, request_seconds
from portal.web.looking import is_looked_at

log = structlog.get_logger("portal.requests")
METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"))
NO_PAGE = "no-such-page"


@dataclass
class Queries:
    """Counts what goes to the database while it is in use."""

    count: int = 0
    seconds: float = 0.0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - begun


def observed(get_response: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> HttpResponse:
    """The answer, with its time and queries noted."""
    queries = Queries()
    begun = time.perf_counter()
    with connection.execute_wrapper(queries):
        response = get_response(request)
    _note(request, response.status_code, time.perf_counter() - begun, queries)
    return response


def page_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else NO_PAGE


def _note(request: HttpRequest, status: int, seconds: float, queries: Queries) -> None:
    page = page_of(request)
    method = request.method if request.method in METHODS else "other"
    request_seconds.labels(page, method, f"{status // 100}xx").observe(seconds)
    request_queries.labels(page).observe(queries.count)
    request_query_seconds.labels(page).observe(queries.seconds)
    match = request.resolver_match
    tell = log.info if match is None or is_looked_at(match.func) else log.debug
    tell(
        "request",
        method=method,
        page=page,
        status=status,
        ms=round(seconds * 1000, 1),
        queries=queries.count,
        query_ms=round(queries.seconds * 1000, 1),
    )
