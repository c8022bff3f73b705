"""What the running demo writes down, so that the next one can tell, join in or clean up."""

import json
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from portal.embedded.lock import taken
from portal.embedded.processes import alive, began, until

GONE_SECONDS = 5.0


@dataclass(frozen=True)
class Record:
    """`children`: process number and start of each. `stops_servers`: this demo started the embedded ones."""

    pid: int
    address: str
    stops_servers: bool
    children: list[tuple[int, float | None]]

    @classmethod
    def read(cls, path: Path) -> Self | None:
        try:
            return cls(**json.loads(path.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    @classmethod
    def write(cls, path: Path, address: str, stops_servers: bool, children: Iterable[int]) -> None:
        record = cls(os.getpid(), address, stops_servers, [(pid, began(pid)) for pid in children])
        new = path.with_suffix(".new")
        new.write_text(json.dumps(asdict(record)))
        new.replace(path)

    def end_children(self) -> bool:
        """What a killed demo left behind, each with its own children. Whether there was anything."""
        left = [pid for pid, start in self.children if start and alive(pid, start)]
        for pid in left:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        until(lambda: not any(alive(pid) for pid in left), GONE_SECONDS)
        return bool(left)


def sole(path: Path) -> int | None:
    """A lock that the process keeps until it ends; None when another demo runs here."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    if taken(descriptor):
        os.close(descriptor)
        return None
    return descriptor
