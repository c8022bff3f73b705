import os
import signal
import smtplib
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from portal.environment import REPOSITORY
from tests.sinks import wait_until

COMMAND = [sys.executable, str(REPOSITORY / "manage.py"), "catch_mail", "--port"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def environment(var: Path) -> dict[str, str]:
    return {**os.environ, "KINSHIP_MODE": "test", "KINSHIP_VAR": str(var)}


@pytest.fixture
def servers() -> dict[str, str]:
    """The addresses that this run uses: the command needs none, but reads them."""
    from django.conf import settings

    return {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "REDIS_URL": settings.REDIS_URL}


def test_the_catcher_keeps_what_comes_and_stops_when_told(tmp_path: Path, servers: dict[str, str]) -> None:
    port = free_port()
    catcher = subprocess.Popen([*COMMAND, str(port)], env=environment(tmp_path) | servers)
    try:
        wait_until(lambda: answers(port), 30)
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail("a@example.org", ["b@example.org"], b"Subject: Hi\r\n\r\n.dot\r\n")
        [kept] = (tmp_path / "mailbox").glob("*.eml")
        assert kept.read_bytes() == b"Subject: Hi\r\n\r\n.dot\r\n"
    finally:
        catcher.send_signal(signal.SIGTERM)
        assert catcher.wait(20) == 0


def test_a_busy_port_is_told_plainly(tmp_path: Path, servers: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*COMMAND, str(port)],
            env=environment(tmp_path) | servers,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"Port {port} can't be used" in done.stderr
