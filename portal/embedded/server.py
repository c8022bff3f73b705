"""What the two embedded servers have in common: adopt, start, stop."""

import secrets
import signal
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from portal.embedded.account import give, server_account, write_private
from portal.embedded.errors import EmbeddedError
from portal.embedded.lock import locked
from portal.embedded.places import data_folder, make_open, program, var_folder
from portal.embedded.ports import any_free, is_free, remembered
from portal.embedded.processes import end, running, until

ANSWER_SECONDS = 3
RECOVERY_SECONDS = 60.0
STOP_SECONDS = 30.0
TRIES = 3


class Server(ABC):
    title: ClassVar[str]
    name: ClassVar[str]
    package: ClassVar[str]
    program: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]

    def __init__(self) -> None:
        self.folder = data_folder(self.name)
        self.account = server_account()
        self.log = self.folder / "server.log"

    @property
    @abstractmethod
    def url(self) -> str: ...

    @property
    @abstractmethod
    def argument(self) -> Path:
        """The path in the server's command line that is this server's and no other's."""

    @abstractmethod
    def answers(self) -> bool:
        """Our server, not a stranger on its port or the original of a copied folder, takes our password."""

    @abstractmethod
    def launch(self, port: int) -> None:
        """Starts the server in the background; raises EmbeddedError if it knows already that this failed."""

    @abstractmethod
    def complete(self) -> None:
        """Makes what has to be there before anybody connects."""

    @property
    def port(self) -> int | None:
        return remembered(self.folder / "port")

    @property
    def password(self) -> str:
        return (self.folder / "password").read_text()

    def ensure(self) -> str:
        """The server's address; starts it unless it answers."""
        with locked(var_folder() / "embedded.lock"):
            try:
                self._adopt_or_start()
            except PermissionError as problem:
                raise EmbeddedError(
                    f"{problem.filename} belongs to another user, who started {self.title} here before. "
                    "Set KINSHIP_VAR to a folder of yours, or run as that user."
                ) from problem
        return self.url

    def stop(self) -> bool:
        """Whether there was anything to stop."""
        with locked(var_folder() / "embedded.lock"):
            return self._end()

    def installed(self) -> Path:
        return program(self.package, self.program, self.account, self.folder.parent / "programs")

    def _adopt_or_start(self) -> None:
        if not self.answers() and not self._recovers():
            self._end()
            self._start()
        self.complete()

    def _recovers(self) -> bool:
        """It may be on its way up: started by a process that was killed, or replaying its log."""
        until(lambda: not self._processes() or self.answers(), RECOVERY_SECONDS)
        return bool(self._processes()) and self.answers()

    def _processes(self) -> list[int]:
        return running(Path(self.program).name, str(self.argument))

    def _end(self) -> bool:
        found = self._processes()
        for pid in found:
            end(pid, self.stop_signal, STOP_SECONDS)
        return bool(found)

    def _start(self) -> None:
        """A port may be taken between our look and the server's; children of a killed one linger."""
        self._make_folder()
        problem = self._try_to_start()
        for _ in range(TRIES - 1):
            if problem is None:
                return
            self._end()
            problem = self._try_to_start()
        if problem is not None:
            raise EmbeddedError(
                f"{self.title} did not start. {problem}\n{self._last_words()}\n"
                "If its data may go: python -m portal.embedded remove, and try again."
            )

    def _try_to_start(self) -> str | None:
        """What went wrong, if anything."""
        try:
            self.launch(self._choose_port())
        except EmbeddedError as problem:
            return str(problem)
        return None if self.answers() else "It does not take our password."

    def _make_folder(self) -> None:
        make_open(self.folder.parent)
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o700)
        give(self.folder, self.account)
        if not (self.folder / "password").exists():
            write_private(self.folder / "password", secrets.token_urlsafe(24), self.account)

    def _choose_port(self) -> int:
        """The one of last time, so that addresses stay, unless somebody else has it now."""
        last = self.port
        port = last if last and is_free(last) else any_free()
        write_private(self.folder / "port", str(port), self.account)
        return port

    def _last_words(self) -> str:
        if not self.log.exists():
            return f"It left no log in {self.folder}."
        lines = self.log.read_text(errors="replace").splitlines()[-15:]
        return "\n".join([f"The end of {self.log}:", *lines])
