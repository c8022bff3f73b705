"""Real processes; only the commands of the demo are small stand-ins (stub_demo.py)."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal import embedded
from portal.demo.stop import stop
from portal.demo.supervisor import ChildError, Command, StopAsked, Supervisor
from portal.embedded.ports import LOOPBACK, any_free
from portal.embedded.processes import alive, until
from portal.environment import REPOSITORY

OWN_SERVERS = {"DATABASE_URL": "postgresql://nowhere/", "REDIS_URL": "redis://nowhere/"}


class StubDemo:
    """A demo in a process of its own; what it says is read line by line."""

    def __init__(self, var: Path, port: int, **environment: str) -> None:
        self.record = var / "demo.json"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.portal.demo.stub_demo", str(port)],
            cwd=REPOSITORY,
            env={**os.environ, **OWN_SERVERS, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_for(self, word: str) -> str:
        """What it said up to the line with `word`."""
        said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said += line
            if word in line:
                return said
        raise AssertionError(f"It ended without {word!r}:\n{said}")

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        self.process.send_signal(number)
        said = self.process.communicate(timeout=60)[0]
        return self.process.returncode, said

    def children(self) -> list[int]:
        return [pid for pid, _ in json.loads(self.record.read_text())["children"]]


@pytest.fixture
def demos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Starts demos of one folder and leaves none behind."""
    monkeypatch.setenv("KINSHIP_VAR", str(tmp_path))
    started: list[StubDemo] = []

    def start(port: int | None = None, **environment: str) -> StubDemo:
        started.append(StubDemo(tmp_path, port or any_free(), **environment))
        return started[-1]

    yield start
    stop()
    for demo in started:
        demo.process.communicate(timeout=60)
    embedded.remove()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_says_where_it_is_and_who_may_come_in_and_stops_all(demos: Any, number: signal.Signals) -> None:
    port = any_free()
    demo = demos(port)
    said = demo.wait_for("Ctrl-C stops all")
    assert f"Kinship is at http://127.0.0.1:{port}/\n\nadmin at http://127.0.0.1:{port}\n" in said
    children = demo.children()
    assert len(children) == 4
    code, said = demo.end(number)
    assert (code, said.startswith("\nStopped, after ")) == (0, True)
    assert not any(alive(pid) for pid in children)
    assert not demo.record.exists()


def test_a_busy_port_is_left_to_its_owner(demos: Any) -> None:
    with socket.create_server((LOOPBACK, 0)) as owner:
        busy = owner.getsockname()[1]
        demo = demos(busy)
        said = demo.wait_for("Kinship is at")
    taken = int(said.rsplit(":", 1)[1].strip().rstrip("/"))
    assert f"Port {busy} is busy: taking {taken} instead." in said
    assert taken != busy


def test_when_one_dies_all_stop_and_its_last_lines_are_shown(demos: Any) -> None:
    demo = demos(STUB_DIES="worker")
    said = demo.process.communicate(timeout=60)[0]
    assert demo.process.returncode == 1
    assert "The demo stopped: worker ended with code 7. The end of" in said
    assert "  first word\n  last word\n" in said
    assert not demo.record.exists()


def test_a_failing_preparation_is_told_plainly(demos: Any) -> None:
    demo = demos(STUB_DIES="prepare")
    said = demo.process.communicate(timeout=60)[0]
    assert demo.process.returncode == 1
    assert "The demo stopped: prepare ended with code 7." in said
    assert "last word" in said
    assert "Traceback" not in said


def test_what_is_not_ready_in_time_is_named(demos: Any) -> None:
    demo = demos(STUB_NOT_READY="yes")
    said = demo.process.communicate(timeout=60)[0]
    assert demo.process.returncode == 1
    assert "Not ready after 2 s: worker: no sign of life\n" in said


def test_what_a_killed_demo_left_is_ended_by_the_next_one(demos: Any) -> None:
    port = any_free()
    killed = demos(port)
    killed.wait_for("Ctrl-C stops all")
    left = killed.children()
    killed.process.kill()
    killed.process.wait()
    assert all(alive(pid) for pid in left)
    said = demos(port).wait_for("Kinship is at")
    assert "Stopped what an earlier demo had left running.\n" in said
    assert f"Kinship is at http://127.0.0.1:{port}/" in said
    assert not any(alive(pid) for pid in left)


def test_a_second_demo_of_the_same_folder_says_where_the_first_is(demos: Any) -> None:
    port = any_free()
    demos(port).wait_for("Ctrl-C stops all")
    second = demos()
    said = second.process.communicate(timeout=60)[0]
    assert second.process.returncode == 1
    assert f"A demo of this folder runs already, at http://127.0.0.1:{port}." in said


def test_make_stop_ends_it_from_another_terminal(demos: Any) -> None:
    demo = demos()
    demo.wait_for("Ctrl-C stops all")
    command = [sys.executable, "-m", "portal.demo.stop"]
    first = subprocess.run(command, check=True, capture_output=True, text=True)
    assert first.stdout == "Stopped: the demo.\n"
    assert demo.process.wait(timeout=10) == 0
    assert stop() == []


@pytest.mark.parametrize("ran_before", [False, True])
def test_servers_end_with_the_demo_that_started_them(demos: Any, ran_before: bool) -> None:
    if ran_before:
        embedded.start()
    demo = demos(DATABASE_URL="", REDIS_URL="")
    demo.wait_for("Ctrl-C stops all")
    assert embedded.running() == ["PostgreSQL", "Valkey"]
    demo.end()
    assert embedded.running() == (["PostgreSQL", "Valkey"] if ran_before else [])


def python(script: str) -> list[str]:
    return [sys.executable, "-c", script]


@pytest.fixture
def supervisor(tmp_path: Path) -> Supervisor:
    return Supervisor(tmp_path / "log", os.environ)


def test_who_does_not_listen_is_killed_with_its_own_children(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.demo.supervisor.STOP_SECONDS", 0.3)
    deaf = (
        "import signal, subprocess, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print(subprocess.Popen(['sleep', '600']).pid, flush=True); time.sleep(600)"
    )
    with supervisor.in_charge():
        child = supervisor.start(Command("deaf", python(deaf)))
        assert until(lambda: supervisor.log("deaf").read_text().endswith("\n"), 20)
    grandchild = int(supervisor.log("deaf").read_text())
    assert child.returncode == -signal.SIGKILL
    assert until(lambda: not alive(grandchild), 5)


def test_the_first_started_is_the_last_stopped(supervisor: Supervisor, tmp_path: Path) -> None:
    note = (
        "import pathlib, signal, sys, time\n"
        "def leave(*_):\n"
        f"    with open({str(tmp_path / 'order')!r}, 'a') as file: file.write(NAME)\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, leave); print('ready', flush=True); time.sleep(600)"
    )
    with supervisor.in_charge():
        for name in "abc":
            supervisor.start(Command(name, python(f"NAME = {name!r}\n{note}")))
        assert until(lambda: all(supervisor.log(name).read_text() for name in "abc"), 20)
    assert (tmp_path / "order").read_text()[-1] == "a"


def test_a_killed_child_is_named_with_its_signal(supervisor: Supervisor) -> None:
    with supervisor.in_charge():
        supervisor.start(Command("web", python("import time; time.sleep(600)"))).kill()
        with pytest.raises(ChildError, match="web was killed by SIGKILL"):
            supervisor.watch()


def test_ctrl_c_in_the_middle_of_a_preparation_ends_it(supervisor: Supervisor) -> None:
    signal_me = f"import os, signal, time; os.kill({os.getpid()}, signal.SIGINT); time.sleep(600)"
    begun = time.monotonic()
    with pytest.raises(StopAsked), supervisor.in_charge():
        supervisor.run(Command("prepare", python(signal_me)))
    assert time.monotonic() - begun < 20
    assert supervisor.children == {}


def test_a_command_gets_its_environment_and_tells_what_it_printed(supervisor: Supervisor) -> None:
    command = Command("say", python("import os; print(os.environ['WORD'])"), {"WORD": "hello"})
    assert supervisor.run(command) == "hello\n"


def test_handlers_of_signals_are_given_back(supervisor: Supervisor) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with supervisor.in_charge():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
