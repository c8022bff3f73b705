"""Logs by structlog: lines for people, JSON in production; each with the request's id, never a person's.

Nothing of anybody is to be in them: no name, no mail address, no address of a page with a token in it. What is logged
by us holds to that; what libraries and exceptions say is cut here.
"""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

MAIL_ADDRESS = re.compile(r"[^\s<>\"'(),;:=]+@[^\s<>\"'(),;:=]*[^\s<>\"'(),;:=.]")
VALUES_OF_A_ROW = re.compile(r"^DETAIL: .*$", re.MULTILINE)
"""What PostgreSQL adds to an error: the row that would not go in."""
CUT = "…@…"

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
QUIET = ("celery.worker.strategy", "celery.app.trace", "celery.beat")
"""They tell of each task that it was sent, came and went; so do we, in one line."""


def configure(options: dict[str, Any]) -> None:
    """`options`: `level`; `json`: one JSON object per line; `cached` loggers are quicker and cannot be listened to."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=options["cached"],
    )
    handler = logging.StreamHandler()
    handler.addFilter(by_page)
    handler.setFormatter(formatter(as_json=options["json"]))
    logging.basicConfig(level=options["level"], handlers=[handler], force=True)
    logging.getLogger("django.request").setLevel(logging.ERROR)  # each request has its line already
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def formatter(*, as_json: bool = True) -> logging.Formatter:
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_people,
            renderer,
        ],
    )


def by_page(record: logging.LogRecord) -> bool:
    """Django says "Internal Server Error: <address>": the page's name stands there instead."""
    request = getattr(record, "request", None)
    path = getattr(request, "path", None)
    if path and isinstance(record.args, tuple):
        match = request.resolver_match  # type: ignore[union-attr]
        name = match.view_name if match else "no-such-page"
        record.args = tuple(name if argument == path else argument for argument in record.args)
    return True


def without_people(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = cut(value)
    return event


def cut(words: str) -> str:
    return VALUES_OF_A_ROW.sub("DETAIL: (cut)", MAIL_ADDRESS.sub(CUT, words))
