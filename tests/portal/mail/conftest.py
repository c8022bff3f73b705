"""A small world of mail: kinds made for the test alone, a ledger row in one call, a real server."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from portal.mail.conditions import Condition, conditions
from portal.mail.emails import refused
from portal.mail.esp import UNSURE
from portal.mail.kinds import Kind, Letter, kinds
from portal.mail.models import Message
from portal.mail.sealing import seal
from portal.mail.transports import Transport, transport
from tests.providers import Provider
from tests.sinks import Sink

Plan = Callable[..., Message]


def write(message: Message, secrets: dict[str, Any]) -> Letter:
    if message.data.get("breaks"):
        raise ValueError("no such thing to write about")
    return Letter(f"About {message.occasion}", f"Text {secrets.get('code', '')}", f"<p>{message.pk}</p>")


SERVICE = Kind("service", "Service mail", write)
REFUSED = Kind("domain_refused", "To the operator", refused)
NEWS = Kind("news", "News", write, purpose="newsletter")


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the two kinds above, and no condition, whatever the apps have registered."""
    monkeypatch.setattr(kinds, "_things", {kind.slug: kind for kind in (SERVICE, NEWS, REFUSED)})
    monkeypatch.setattr(conditions, "_things", {})


@pytest.fixture
def plan(db: None) -> Plan:
    def make(kind: str = "service", occasion: str = "one", secret: str = "", **fields: Any) -> Message:
        stream = kinds[kind].stream if kinds.get(kind) else "now"
        row = {
            "address": f"{occasion}@example.org",
            "due_at": timezone.now(),
            "stream": stream,
            **fields,
        }
        sealed = seal({"code": secret}) if secret else None
        return Message.objects.create(kind=kind, occasion=occasion, sealed=sealed, **row)

    return make


@pytest.fixture(params=[True, False], ids=["groups", "in turn"])
def sink(settings: Any, request: pytest.FixtureRequest) -> Iterator[Sink]:
    """A server that takes commands in groups, and one that does not."""
    with Sink(takes_groups=request.param) as server:
        settings.MAIL_URL = server.url
        settings.MAIL_LEASE_SECONDS = 4
        yield server


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """The APIs of mail providers; MAIL_URL says which of them is used."""
    UNSURE.clear()
    with Provider() as found:
        settings.ANYMAIL = {**found.anymail, "REQUESTS_TIMEOUT": 1}
        settings.MAIL_LEASE_SECONDS = 4
        yield found
    UNSURE.clear()


@pytest.fixture
def open_to(settings: Any, provider: Provider) -> Iterator[Any]:
    opened: list[Transport] = []

    def make(name: str) -> Transport:
        settings.MAIL_URL = f"anymail:{name}"
        opened.append(transport())
        return opened[-1]

    yield make
    for carrier in opened:
        carrier.close()


@pytest.fixture
def condition(monkeypatch: pytest.MonkeyPatch) -> Callable[[Condition], None]:
    return lambda rule: monkeypatch.setitem(conditions._things, rule.code, rule)
