"""Each task in one line of the log and in the metrics, with the id of the request that caused it."""

import time
from typing import Any

import structlog
from celery import Task
from celery.signals import before_task_publish, task_postrun, task_prerun

from portal.operations.metrics.counted import count_task

log = structlog.get_logger("portal.tasks")
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


@task_prerun.connect
def _begin(task: "Task[Any, Any] | None" = None, task_id: str = "", **_: Any) -> None:
    if task is None:
        return
    structlog.contextvars.clear_contextvars()
    origin = {"request": request} if (request := task.request.get(REQUEST_HEADER)) else {}
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id, **origin)
    task.request.update(kinship_begun=time.perf_counter())


@task_postrun.connect
def _end(task: "Task[Any, Any] | None" = None, state: str | None = None, **_: Any) -> None:
    """`state` is None where Celery put the task back."""
    if task is None:
        return
    seconds = time.perf_counter() - task.request.get("kinship_begun", time.perf_counter())
    outcome = (state or "returned").lower()
    log.info("task", outcome=outcome, ms=round(seconds * 1000, 1))
    count_task(task.name, outcome, seconds)
    structlog.contextvars.clear_contextvars()
