"""What a task is told about where it comes from, in headers of its message; for logs and metrics."""

import time
from typing import Any

import structlog
from celery.signals import before_task_publish

SENT_HEADER = "kinship_sent"
"""When it was put into its queue: seconds of the epoch."""
REQUEST_HEADER = "kinship_request"
"""The id of the request that caused it, if one did."""


@before_task_publish.connect
def _note_origin(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """A task that a task sends has the same origin."""
    if headers is None:
        return
    headers[SENT_HEADER] = time.time()
    request = structlog.contextvars.get_contextvars().get("request")
    if request:
        headers[REQUEST_HEADER] = request
