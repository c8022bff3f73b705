"""The rows as a file, made while it is sent: as little memory for a million people as for ten."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from campaigns.newsletters.models import Issue
from campaigns.newsletters.reporting.outcomes import OUTCOMES
from campaigns.newsletters.reporting.rows import Row, chunks_of
from portal.mail.models import Message
from portal.spreadsheets import line_of

AT_ONCE = 1000
HEAD = (
    "person", "email", "name", "arm", "state", "reason", "handed_over_at", "opened", "links_clicked",
    "clicks_by_people", "clicks_by_machines", *(outcome.slug for outcome in OUTCOMES), "found_helpful",
)  # fmt: skip


def lines(rows: QuerySet[Message], issue: Issue) -> Iterator[str]:
    """Head first. Times in UTC; the codes are the ledger's own, for programs to read."""
    yield line_of(HEAD)
    for chunk in chunks_of(rows, issue, AT_ONCE):
        yield "".join(line_of(_cells(row)) for row in chunk)


def _cells(row: Row) -> list[Any]:
    message = row.message
    return [
        message.person_id,
        message.address,
        row.person.name,
        "held" if row.is_held else "got",
        message.state,
        message.reason,
        message.handed_over_at.isoformat() if message.handed_over_at else "",
        int(row.opened),
        " | ".join(hit.link.label or hit.link.url for hit in row.clicks if hit.link),
        sum(hit.people for hit in row.clicks),
        row.machines,
        *(int(row.has(outcome)) for outcome in OUTCOMES),
        int(row.found_helpful),
    ]
