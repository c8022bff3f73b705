"""Ports of 127.0.0.1."""

import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Nobody listens on `port`, on loopback or on every address, and we may."""
    if _somebody_listens(port):
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def any_free() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def remembered(path: Path) -> int | None:
    """The port written in `path`; None when there is none, or no number."""
    try:
        return int(path.read_text())
    except (FileNotFoundError, ValueError):
        return None


def _somebody_listens(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False
