"""How many letters a second processes send to the sink, from one start signal to the last letter there."""

import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from tests.browser.demo import ROOT


class Count(NamedTuple):
    """Letters so far, when the last one came, and the bytes of all."""

    letters: int
    last: float
    size: int


class Pace(NamedTuple):
    """`peak` is the megabytes of the process that took most, `kilobytes` those of a letter as it came."""

    letters: int
    rate: float
    kilobytes: float
    peak: float


@contextmanager
def sink() -> Iterator[int]:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.sink"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        yield int(server.stdout.readline())
    finally:
        server.terminate()
        server.wait(10)


def count(port: int) -> Count:
    with smtplib.SMTP("127.0.0.1", port) as server:
        letters, last, size = server.docmd("COUNT")[1].split()
    return Count(int(letters), float(last), int(size))


def paced(port: int, workers: Sequence["subprocess.Popen[str]"]) -> Pace:
    """The workers wait for the start signal (`starting`)."""
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == "ready"
    before = count(port)
    begun = time.time()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    peaks = [float((worker.communicate()[0] or "0").split()[-1]) for worker in workers]
    after = count(port)
    letters = after.letters - before.letters
    size = (after.size - before.size) / 1000 / max(letters, 1)
    return Pace(letters, letters / (after.last - begun), size, max(peaks))
