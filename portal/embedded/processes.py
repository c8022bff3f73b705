"""Processes by what they run: a process number in a file may long belong to somebody else."""

import signal
import time
from collections.abc import Callable

import psutil  # type: ignore[import-untyped,unused-ignore]

# How far the computed start of one process may wander when the clock is set.
CLOCK_SECONDS = 2.0


def running(program: str, argument: str) -> list[int]:
    """Numbers of the live processes that run `program` with `argument`."""
    return [process.pid for process in psutil.process_iter() if _runs(process, program, argument)]


def alive(pid: int, since: float | None = None) -> bool:
    """`pid` runs, and, when told, is the process that began at `since` (see `began`)."""
    try:
        process = psutil.Process(pid)
        same = since is None or abs(process.create_time() - since) < CLOCK_SECONDS
        return bool(same and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def began(pid: int) -> float | None:
    """Seconds of the epoch, None when it is gone; with the number, it names a process for good."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return None


def end(pid: int, politely: signal.Signals, patience: float) -> None:
    """Asks the process to stop, and kills it when it has not after `patience` seconds."""
    for asked, seconds in ((politely, patience), (signal.SIGKILL, 5.0)):
        try:
            psutil.Process(pid).send_signal(asked)
        except psutil.NoSuchProcess:
            return
        if until(lambda: not alive(pid), seconds):
            return


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Whether `true()` came about within `seconds`."""
    limit = time.monotonic() + seconds
    while not true():
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True


def _runs(process: psutil.Process, program: str, argument: str) -> bool:
    try:
        command = process.cmdline()
        return (
            bool(command) and command[0].endswith(program) and argument in command[1:] and alive(process.pid)
        )
    except psutil.Error:
        return False
