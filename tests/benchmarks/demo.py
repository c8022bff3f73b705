"""A demo of the benchmarks' own, as `make demo` starts it, in a folder of its own."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.demo import ROOT, address_of

VAR = "var/bench"
ENVIRONMENT = {**os.environ, "KINSHIP_VAR": VAR, "TRUSTED_PROXIES": "1"}
MAILBOX = ROOT / VAR / "mailbox"


@dataclass(frozen=True)
class Running:
    """`seconds` from the command to its first page."""

    address: str
    seconds: float


@contextmanager
def running() -> Iterator[Running]:
    begun = time.monotonic()
    command = [sys.executable, "-m", "portal.demo.run", "--port", "8126"]
    demo = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    try:
        assert demo.stdout is not None
        address = address_of(demo.stdout)
        with urllib.request.urlopen(address, timeout=30) as page:
            page.read()
        yield Running(address, time.monotonic() - begun)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(60)


def in_its_process(module: str, address: str) -> str:
    """What a module prints that runs with the demo's settings."""
    environment = {
        **ENVIRONMENT,
        "KINSHIP_MODE": "demo",
        "SITE_URL": address,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [sys.executable, "-m", module]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def newest_mail(since: float, *words: str) -> tuple[float, str] | None:
    """When the SMTP server took the mail that has all these words after `since`, and its source."""
    for path in sorted(MAILBOX.glob("*.eml"), reverse=True):
        taken = int(path.stem.partition("-")[0]) / 1e9
        if taken < since:
            return None
        source = Path(path).read_text(errors="replace")
        if all(word in source for word in words):
            return taken, source
    return None
