"""Processes of one web server share files, into which each writes what it counted (prometheus-client's way)."""

import contextlib
import os
import shutil
import socket
import time
from pathlib import Path

KEPT_SECONDS = 86_400.0


def begin(var: Path) -> None:
    """Before anything is measured: this server's folder, named by machine and parent process.

    What an earlier server of this machine counted goes, and what others have not touched for a day.
    """
    mine = f"{socket.gethostname()}-{os.getppid()}"
    base = var / "metrics"
    folder = base / mine
    folder.mkdir(parents=True, exist_ok=True)
    for other in base.iterdir():
        if other.name != mine and _is_over(other):
            shutil.rmtree(other, ignore_errors=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _is_over(folder: Path) -> bool:
    """Of this machine it must be; of another one it may be in use, unless nothing in it changed for long."""
    if folder.name.rpartition("-")[0] == socket.gethostname():
        return True
    with contextlib.suppress(OSError, ValueError):
        newest = max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
        return time.time() - newest > KEPT_SECONDS
    return False
