"""Starts a handful of commands, watches them, and leaves none behind."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from portal.embedded.processes import until

LAST_LINES = 20
STOP_SECONDS = 15.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(KeyboardInterrupt):
    """Ctrl-C, or a signal that means the same."""


class ChildError(Exception):
    """A command that ended when it should not; the text has its name and its last lines."""


@dataclass(frozen=True)
class Command:
    name: str
    arguments: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class Supervisor:
    def __init__(self, logs: Path, environment: Mapping[str, str]) -> None:
        self.logs = logs
        self.environment = environment
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self._asked = 0
        logs.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def in_charge(self) -> Iterator[None]:
        """Takes the signals; at the end of the block, whatever ends it, all children are stopped."""
        before = {number: signal.signal(number, self._note) for number in SIGNALS}
        try:
            yield
        finally:
            self.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def run(self, command: Command) -> str:
        """Runs to the end; what it printed."""
        child = self.start(command)
        try:
            while child.poll() is None:
                self._pause(0.05)
        finally:
            self._ask(child)
            self._await(self.children.pop(command.name))
        if child.returncode:
            raise ChildError(self._obituary(command.name, child.returncode))
        return self.log(command.name).read_text(errors="replace")

    def start(self, command: Command) -> subprocess.Popen[bytes]:
        """In a session of its own: the terminal's Ctrl-C comes to us alone, and we stop each in turn."""
        with self.log(command.name).open("wb") as log:
            child = subprocess.Popen(
                command.arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**self.environment, **command.environment},
                start_new_session=True,
            )
        self.children[command.name] = child
        return child

    def wait_until(self, trouble: Callable[[], str | None], patience: float) -> None:
        """Until there is no trouble; raises ChildError with the last trouble after `patience` seconds."""
        limit = time.monotonic() + patience
        while (found := trouble()) is not None:
            if time.monotonic() > limit:
                raise ChildError(f"Not ready after {patience:.0f} s: {found}\nLogs are in {self.logs}")
            self.check()
            self._pause(0.2)

    def watch(self) -> None:
        """Returns never: raises StopAsked, or ChildError when a child ends."""
        while True:
            self.check()
            self._pause(0.2)

    def check(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None:
                raise ChildError(self._obituary(name, child.returncode))

    def stop(self) -> None:
        """All at once, except that the first started, on which the others lean, goes last."""
        children = list(self.children.values())
        for group in (children[1:], children[:1]):
            for child in group:
                self._ask(child)
            for child in group:
                self._await(child)
        self.children.clear()

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._asked += 1

    def _pause(self, seconds: float) -> None:
        if self._asked:
            raise StopAsked
        time.sleep(seconds)

    def _ask(self, child: subprocess.Popen[bytes]) -> None:
        if child.poll() is None:
            child.terminate()

    def _await(self, child: subprocess.Popen[bytes]) -> None:
        """Gives it time, unless a second Ctrl-C asks for haste; then kills what its session left."""
        asked = self._asked
        until(lambda: child.poll() is not None or self._asked > asked, STOP_SECONDS)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def _obituary(self, name: str, code: int) -> str:
        lines = self.log(name).read_text(errors="replace").splitlines()[-LAST_LINES:]
        cause = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        return "\n".join([f"{name} {cause}. The end of {self.log(name)}:", *(f"  {line}" for line in lines)])
