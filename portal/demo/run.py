"""`make demo`: the whole portal with a made-up company, from one command until Ctrl-C."""

import argparse
import os
import sys
import time
from pathlib import Path

from portal import embedded
from portal.demo import commands
from portal.demo.answers import mail_trouble, web_trouble
from portal.demo.record import Record, sole
from portal.demo.supervisor import ChildError, StopAsked, Supervisor
from portal.embedded.places import var_folder
from portal.embedded.ports import LOOPBACK, any_free, is_free
from portal.environment import env

READY_SECONDS = 120.0
NEARBY = 50


class Demo:
    """`stops_servers`: the embedded servers did not run before, so they end with the demo."""

    def __init__(self, port: int, *, stops_servers: bool) -> None:
        var = var_folder()
        self.port = port
        self.mail_port = any_free()
        self.address = f"http://{LOOPBACK}:{self.port}"
        self.record = var / "demo.json"
        self.supervisor = Supervisor(var / "log", self._environment())
        self.stops_servers = stops_servers

    def run(self) -> None:
        """Until a signal or a child's end, which come as StopAsked and ChildError."""
        with self.supervisor.in_charge():
            try:
                self._start_servers()
                self._prepare()
                self._start_children()
                self._tell_logins()
                self.supervisor.watch()
            finally:
                self._stop()

    def _stop(self) -> None:
        self.supervisor.stop()
        if self.stops_servers:
            embedded.stop()
        self.record.unlink(missing_ok=True)

    def _start_servers(self) -> None:
        self._note()
        if not env.str("DATABASE_URL", ""):
            say("Starting PostgreSQL (the first time takes a moment) ...")
            embedded.database_url()
        if not env.str("REDIS_URL", ""):
            embedded.redis_url()

    def _prepare(self) -> None:
        say("Preparing the database, the library and the demo company ...")
        self.supervisor.run(commands.prepare())

    def _start_children(self) -> None:
        say("Starting web, worker, beat and mail ...")
        self.supervisor.start(commands.mail(self.mail_port))
        for command in (commands.web(self.port), *commands.workers(), commands.beat()):
            self.supervisor.start(command)
        self._note()
        self.supervisor.wait_until(lambda: mail_trouble(self.mail_port), READY_SECONDS)
        self.supervisor.wait_until(lambda: web_trouble(self.port), READY_SECONDS)

    def _tell_logins(self) -> None:
        logins = self.supervisor.run(commands.logins())
        say(f"\nKinship is at {self.address}/\n\n{logins.rstrip()}\n")
        say(f"Mail goes nowhere outside: read it at {self.address}/mailbox/")
        say(f"Logs are in {self.supervisor.logs}. Ctrl-C stops all.")

    def _note(self) -> None:
        children = [child.pid for child in self.supervisor.children.values()]
        Record.write(self.record, self.address, self.stops_servers, children)

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "KINSHIP_MODE": "demo",
            "MAIL_FROM": os.environ.get("MAIL_FROM", "Fernhill <hello@kinship.example>"),
            "SITE_URL": self.address,
            "MAIL_URL": f"smtp://{LOOPBACK}:{self.mail_port}",
            "PYTHONUNBUFFERED": "1",
        }


def free_near(port: int) -> int:
    """`port`, or the next one that is free, and then says so."""
    near = range(port, min(port + NEARBY, 65536))
    free = next((candidate for candidate in near if is_free(candidate)), None) or any_free()
    if free != port:
        say(f"Port {port} is busy: taking {free} instead.")
    return free


def say(text: str) -> None:
    print(text, flush=True)


def main(port: int) -> int:
    """The exit code."""
    record = var_folder() / "demo.json"
    if sole(record.with_name("demo.lock")) is None:
        return _already_running(record)
    stops_servers = clear_the_floor(record) or not embedded.running()
    begun = time.monotonic()
    try:
        Demo(free_near(port), stops_servers=stops_servers).run()
    except StopAsked:
        say(f"\nStopped, after {time.monotonic() - begun:.0f} s.")
        return 0
    except ChildError as trouble:
        say(f"\nThe demo stopped: {trouble}")
    return 1


def clear_the_floor(record: Path) -> bool:
    """Ends what a killed demo left; whether the embedded servers were its own to stop."""
    left = Record.read(record)
    if left is None:
        return False
    if left.end_children():
        say("Stopped what an earlier demo had left running.")
    return left.stops_servers


def _already_running(record: Path) -> int:
    running = Record.read(record)
    where = running.address if running else "an address it has not chosen yet"
    say(f"A demo of this folder runs already, at {where}. Stop it with Ctrl-C there, or with: make stop")
    return 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m portal.demo.run", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the next free one is taken when it is busy")
    sys.exit(main(parser.parse_args().port))
