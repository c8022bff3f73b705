"""Outside production mail goes to this machine only, whoever it is addressed to."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as configured

from portal.mail.dispatching import run
from portal.mail.models import Message, State
from portal.mail.staying import OutsideError, refuse_outside, stays_here
from portal.mail.transports import transport
from tests.portal.mail.conftest import Plan
from tests.sinks import Sink

OUTSIDE = ["smtp://mail.kinship.example:25", "smtp://192.0.2.1", "smtp://0.0.0.0:25", "smtp://[2001:db8::1]:25",
           "smtp://127.0.0.1.nip.invalid", "anymail:postmark", "http://127.0.0.1", "smtp://", ""]  # fmt: skip


@pytest.mark.parametrize(
    "url", ["smtp://127.0.0.1:1025", "smtp://user:word@127.3.2.1", "smtp://[::1]:25", "smtp://localhost"]
)
def test_this_machine_is_taken(url: str) -> None:
    assert stays_here(url)
    refuse_outside(url)


@pytest.mark.parametrize("url", OUTSIDE)
def test_everything_else_is_refused(url: str) -> None:
    assert not stays_here(url)
    with pytest.raises(OutsideError, match="Only production may mail the outside"):
        refuse_outside(url)


def test_a_name_that_also_leads_outside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", ("127.0.0.1", 0)), (2, 1, 6, "", ("192.0.2.1", 0))]
    monkeypatch.setattr("socket.getaddrinfo", lambda host, port: found)
    assert not stays_here("smtp://two-faced.example")


def test_the_refusal_names_the_server_without_the_password() -> None:
    with pytest.raises(OutsideError) as refused:
        refuse_outside("smtp://user:secret@192.0.2.1:25")
    assert "192.0.2.1" in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", OUTSIDE)
def test_no_connection_is_made_to_the_outside(settings: Any, url: str) -> None:
    settings.MAIL_STAYS_HERE = True
    settings.MAIL_URL = url
    with pytest.raises(OutsideError):
        transport()


def test_a_worker_sends_nothing_to_the_outside(plan: Plan, settings: Any) -> None:
    settings.MAIL_STAYS_HERE = True
    settings.MAIL_URL = "smtp://192.0.2.1:25"
    plan()
    with pytest.raises(OutsideError):
        run()
    assert (Message.objects.get().state, Message.objects.get().attempts) == (State.PLANNED, 0)


def test_whoever_joins_a_demo_gets_their_mail_in_its_mailbox(plan: Plan, sink: Sink, settings: Any) -> None:
    settings.MAIL_STAYS_HERE = True
    plan(address="somebody@real-company.com")
    run()
    assert [recipient for recipient, _ in sink.received] == ["somebody@real-company.com"]


@pytest.mark.parametrize("mode", ["demo", "development"])
@pytest.mark.parametrize("url", ["smtp://192.0.2.1:25", "anymail:postmark"])
def test_the_portal_does_not_start_with_an_outside_server(mode: str, url: str) -> None:
    done = start(KINSHIP_MODE=mode, MAIL_URL=url)
    assert done.returncode == 1
    assert done.stderr.startswith("Only production may mail the outside, and MAIL_URL names")
    assert start(KINSHIP_MODE=mode, MAIL_BULK_URL=url).returncode == 1


def test_it_starts_with_one_on_this_machine() -> None:
    assert start(KINSHIP_MODE="demo", MAIL_URL="smtp://127.0.0.1:1025").returncode == 0


def start(**environment: str) -> "subprocess.CompletedProcess[str]":
    """Reads the settings, with servers that nobody asks."""
    known = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    nowhere = {"DATABASE_URL": "postgresql://x@127.0.0.1:9/x", "REDIS_URL": "redis://127.0.0.1:9/0"}
    command = [sys.executable, "-c", "import portal.settings"]
    return subprocess.run(
        command,
        env={**known, **nowhere, **environment},
        cwd=configured.BASE_DIR,
        text=True,
        capture_output=True,
    )
