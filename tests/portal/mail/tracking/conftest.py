"""A mailing with one message to one member, and a way to follow its links as somebody at some time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.mail.models import Mailing, Message, State
from portal.mail.tracking import known, noting
from portal.mail.tracking.links import tracked_links
from portal.mail.tracking.models import Link
from profiles.models import Person
from tests.factories import PersonFactory

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
MORNING = 1_800_000_000.0
"""Seconds since 1970 at which the tests begin."""


@pytest.fixture(autouse=True)
def fresh() -> None:
    known.forget_rows()


@pytest.fixture
def mailing(db: None) -> Mailing:
    return Mailing.objects.create(kind="newsletter", occasion="issue:42")


@pytest.fixture
def send(mailing: Mailing) -> Callable[..., Message]:
    def make(person: Person | None = None, of: Mailing | None = None, **fields: Any) -> Message:
        person = person or PersonFactory.create()
        row = {"state": State.SENT, "due_at": timezone.now(), **fields}
        mailed = of or mailing
        return Message.objects.create(
            kind="newsletter",
            mailing=mailed,
            person=person,
            address=person.email,
            occasion=mailed.occasion,
            **row,
        )

    return make


@pytest.fixture
def message(send: Callable[..., Message], member: Person) -> Message:
    return send(member)


@pytest.fixture
def links(mailing: Mailing) -> list[Link]:
    urls = {f"/library/item-{n}/": f"Item {n}" for n in range(5)}
    return list(tracked_links(mailing, "picks", urls).values())


Follow = Callable[..., Any]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the time at which hits are noted and runs are over, in seconds after the morning."""
    return lambda seconds: monkeypatch.setattr(noting.time, "time", lambda: MORNING + seconds)


@pytest.fixture
def follow(client: Client, settings: Any, clock: Callable[[float], None]) -> Follow:
    def go(url: str, at: float = 0.0, agent: str = FIREFOX, method: str = "get", **extra: Any) -> Any:
        clock(at)
        path = url.removeprefix(settings.SITE_URL)
        return getattr(client, method)(path, headers={"User-Agent": agent}, **extra)

    return go


@pytest.fixture
def count(clock: Callable[[float], None]) -> Callable[[float], int]:
    """Counts what is over at this many seconds after the morning."""

    def run(at: float) -> int:
        from portal.mail.tracking.counting_hits import count_hits

        clock(at)
        return count_hits()

    return run
