"""The same at a million people: `make bench-million`, a quarter of an hour; it writes docs/benchmarks-million.md.

`KINSHIP_BENCH_READERS`: how many people (1000000).
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from tests.benchmarks.demo import ENVIRONMENT, VAR
from tests.benchmarks.machine import machine
from tests.benchmarks.mailing import SETTINGS, an_issue, plan, work
from tests.benchmarks.numbers import table
from tests.benchmarks.racing import count, sink
from tests.benchmarks.starting import peak
from tests.browser.demo import ROOT, forget

PEOPLE = int(os.environ.get("KINSHIP_BENCH_READERS", "1000000"))
PAGE = ROOT / "docs" / "benchmarks-million.md"
WINDOW = 20
PAUSED_AFTER = 60.0
"""Seconds into the run; then it goes on to the end."""
HEAD = ["what", "figure", "goal"]


def measured() -> list[list[str]]:
    """In a process with the portal's settings, on a database of its own that ends with it."""
    rows = [_grown(), *_planned()]
    rows += [_timed("to count whom the issue reaches, and why not the others, s", reach, "")]
    with sink() as port:
        before = count(port)
        begun = time.time()
        worker = _worker(port)
        time.sleep(PAUSED_AFTER)
        rows += [_timed("to count how far it is, while it is sent, s", progress, "")]
        rows += [_paused(port)]
        first = count(port)
        _resume()
        held = [_held(worker)]
        worker = _worker(port)
        held.append(_held(worker))
        after = count(port)
    letters, rested = after.letters - before.letters, after.last - begun
    rows += [
        ["letters sent", f"{letters:,}", ""],
        [
            "letters a second in the first minute",
            f"{(first.letters - before.letters) / PAUSED_AFTER:,.0f}",
            "",
        ],
        ["letters a second over all, pause and restart included", f"{letters / rested:,.0f}", ""],
        ["peak MB of the worker", f"{max(held):.0f}", "250"],
    ]
    return rows


def _grown() -> list[str]:
    from django.core.management import call_command

    from portal.demo.prepare import prepare

    prepare()
    return _timed(
        f"to make {PEOPLE:,} people, s",
        lambda: call_command("demo_company", people=PEOPLE, verbosity=0, stdout=sys.stderr),
        "",
    )


def _planned() -> list[list[str]]:
    rows, seconds = plan()
    return [
        [f"to plan {rows:,} recipients, s", f"{seconds:.1f}", "60"],
        ["peak MB of the process that made and planned them", f"{peak():.0f}", "250"],
    ]


def _timed(what: str, act: Callable[[], Any], goal: str) -> list[str]:
    begun = time.perf_counter()
    act()
    return [what, f"{time.perf_counter() - begun:.1f}", goal]


def reach() -> None:
    from campaigns.newsletters import reach as reaching

    issue = an_issue()
    reaching.count(issue, issue.audience)


def progress() -> None:
    from portal.mail import mailings
    from portal.mail.models import Mailing

    mailings.progress(Mailing.objects.get(kind="newsletter", state="sending"))


def _worker(port: int) -> "subprocess.Popen[str]":
    worker = work(port, WINDOW, "mailing")
    assert worker.stdout is not None
    assert worker.stdin is not None
    worker.stdout.readline()
    worker.stdin.write("go\n")
    worker.stdin.flush()
    return worker


def _held(worker: "subprocess.Popen[str]") -> float:
    """The megabytes it says it held at most, when it is done."""
    return float((worker.communicate()[0] or "0").split()[-1])


def _paused(port: int) -> list[str]:
    from portal.mail import mailings
    from portal.mail.models import Mailing

    clicked = time.time()
    mailings.pause(Mailing.objects.get(kind="newsletter", state="sending"))
    time.sleep(5)
    return ["from “Pause” to the last letter, s", f"{max(0.0, count(port).last - clicked):.2f}", "5"]


def _resume() -> None:
    from portal.mail import mailings
    from portal.mail.models import Mailing

    mailings.resume(Mailing.objects.get(kind="newsletter", state="paused"))


def page(before: str, rows: list[list[str]]) -> str:
    words = (
        f"One worker process at window {WINDOW}, letters as in [benchmarks.md](benchmarks.md), against the same sink, "
        "with PostgreSQL and the sink on the same cores."
    )
    return f"# Benchmarks at {PEOPLE:,} people\n\n{before}\n\n{words}\n\n{table(HEAD, rows)}\n"


def main() -> None:
    before = machine("make bench-million")
    forget(VAR, ENVIRONMENT)
    os.environ.update({**ENVIRONMENT, **SETTINGS, "MAIL_URL": "smtp://127.0.0.1:9"})
    try:
        django.setup()
        text = page(before, measured())
    finally:
        forget(VAR, ENVIRONMENT)
    PAGE.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
