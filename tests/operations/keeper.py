"""Starts programs again when they end, as `restart: unless-stopped` does."""

import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

PAUSE_SECONDS = 0.5
STOP_SECONDS = 40.0
SMALL_BYTES = 40_000_000


@dataclass(frozen=True)
class Program:
    name: str
    command: list[str]
    account: int | None = None


class Keeper:
    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.programs: dict[str, Program] = {}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopped: set[str] = set()
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._watch = threading.Thread(target=self._restart_what_ended, daemon=True)
        folder.mkdir(exist_ok=True)
        self._watch.start()

    def start(self, program: Program) -> None:
        with self._lock:
            self.programs[program.name] = program
            self.stopped.discard(program.name)
            self._launch(program)

    def start_again(self, name: str) -> None:
        self.start(self.programs[name])

    def kill(self, name: str) -> None:
        """The program and all it started, at once and without a word."""
        self._send(name, signal.SIGKILL, with_children=True)

    def kill_child(self, name: str) -> None:
        """One of those it started, which is to start another."""
        psutil.Process(max(self.children(name))).kill()

    def children(self, name: str) -> set[int]:
        """Its worker processes: what Python keeps beside them is small."""
        found = psutil.Process(self.running[name].pid).children()
        return {child.pid for child in found if child.memory_info().rss > SMALL_BYTES}

    def send(self, name: str, number: signal.Signals) -> None:
        self._send(name, number, with_children=False)

    def stop(self, name: str, number: signal.Signals = signal.SIGTERM) -> None:
        """And leave it so."""
        with self._lock:
            self.stopped.add(name)
        running = self.running[name]
        self._send(name, number, with_children=False)
        try:
            running.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._send(name, signal.SIGKILL, with_children=True)
            running.wait(5)

    def stop_all(self) -> None:
        """Servers last."""
        for name in sorted(self.running, key=lambda name: name in ("postgres", "valkey")):
            self.stop(name, signal.SIGINT if name == "postgres" else signal.SIGTERM)
        self._ended.set()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def _send(self, name: str, number: signal.Signals, *, with_children: bool) -> None:
        try:
            main = psutil.Process(self.running[name].pid)
            family = main.children(recursive=True) if with_children else []
            for process in (main, *family):
                process.send_signal(number)
        except psutil.NoSuchProcess:
            return

    def _launch(self, program: Program) -> None:
        with (self.folder / f"{program.name}.log").open("ab") as log:
            self.running[program.name] = subprocess.Popen(
                program.command,
                cwd="/" if program.account is not None else self.environment["PWD"],
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=program.account,
            )

    def _restart_what_ended(self) -> None:
        while not self._ended.is_set():
            time.sleep(PAUSE_SECONDS)
            with self._lock:
                for name, running in list(self.running.items()):
                    if running.poll() is not None and name not in self.stopped:
                        self._launch(self.programs[name])
