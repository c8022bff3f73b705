"""One process at a time may start or stop embedded servers."""

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.embedded.errors import EmbeddedError

PATIENCE = 300.0
SILENCE = 2.0


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Holds `path` until the block ends or the process dies, however it dies."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except PermissionError as problem:
        raise EmbeddedError(
            f"{path} belongs to another user. Set KINSHIP_VAR to a folder of yours."
        ) from problem
    try:
        _wait_for(descriptor, path, patience)
        yield
    finally:
        os.close(descriptor)


def taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _wait_for(descriptor: int, path: Path, patience: float) -> None:
    begun, told = time.monotonic(), False
    while taken(descriptor):
        waited = time.monotonic() - begun
        if waited > patience:
            raise EmbeddedError(
                f"Another process has held {path} for {patience:.0f} s. End it and try again."
            )
        if waited > SILENCE and not told:
            sys.stderr.write("Waiting for another process that starts the database ...\n")
            told = True
        time.sleep(0.05)
