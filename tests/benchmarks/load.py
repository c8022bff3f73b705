"""`make bench-load`: 200 signed-in browsers for five minutes on an installation as in production; it writes
docs/benchmarks-load.md. Valkey is stopped for 30 s meanwhile. All is on loopback, and ends by itself.

`KINSHIP_BENCH_BROWSERS`, `KINSHIP_BENCH_SECONDS`: how many, and for how long (200, 300).
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.benchmarks.browser import Browser, Seen
from tests.benchmarks.machine import machine
from tests.benchmarks.numbers import milliseconds, percentile, table
from tests.browser.demo import ROOT
from tests.operations.installation import QUEUES, Installation
from tests.operations.servers import Programs
from tests.operations.visitor import code_mailed_to

BROWSERS = int(os.environ.get("KINSHIP_BENCH_BROWSERS", "200"))
SECONDS = float(os.environ.get("KINSHIP_BENCH_SECONDS", "300"))
PEOPLE = 2000
THINKS = 8.0
"""Seconds between two pages of a browser, on average."""
AWAY_FROM, AWAY_SECONDS = 0.4 * SECONDS, 0.1 * SECONDS
JOINERS = 5
PAGE = ROOT / "docs" / "benchmarks-load.md"
HEAD = ["when", "pages", "errors", "p50 ms", "p95 ms", "p99 ms", "a bare view, p95 ms"]
HELD = ["process", "MB in the second minute", "MB in the last"]
BARE = "/healthz"
BARE_EVERY = 0.25


@dataclass
class Watched:
    """`held`: megabytes of each program, children included, by the second it was looked at."""

    bare: list[Seen] = field(default_factory=list)
    held: list[tuple[float, dict[str, float]]] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)


def measured(kinship: Installation) -> str:
    prepare(kinship)
    browsers = signed_in(kinship)
    watched = Watched()
    begun = time.monotonic()
    walk(
        browsers, begun, [lambda: look(kinship, watched, begun), lambda: stop_valkey(kinship, watched, begun)]
    )
    kinship.wait("mail", lambda: kinship.metric('kinship_mail_unfinished{state="waiting"}') == 0)
    proved = [*proofs(kinship, browsers, watched)]
    seen = [one for browser in browsers for one in browser.seen]
    return "\n\n".join(
        [table(HEAD, phases(seen, watched.bare)), table(HELD, memory(watched)), "\n".join(proved)]
    )


def prepare(kinship: Installation) -> None:
    """Members of the demo company, made before it is production."""
    kinship.manage("upgrade")
    made = {**kinship.keeper.environment, "KINSHIP_MODE": "demo", "DJANGO_SETTINGS_MODULE": "portal.settings"}
    for command in (
        ["manage.py", "demo_company", "--people", str(PEOPLE)],
        ["-m", "tests.benchmarks.load_logins"],
    ):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=made, check=True, stdout=sys.stderr)
    kinship.start()


def signed_in(kinship: Installation) -> list[Browser]:
    """Through the page, with a password each."""
    listed = (kinship.folder / "var" / "logins.txt").read_text().split()
    browsers = [
        Browser(kinship.proxy.web, kinship.proxy.url, address, seed)
        for seed, address in enumerate(listed[:BROWSERS])
    ]
    for browser in browsers:
        browser.sign_in()
    return browsers


def walk(browsers: Sequence[Browser], begun: float, beside: Sequence[Callable[[], None]]) -> None:
    until = begun + SECONDS
    threads = [threading.Thread(target=one.walk, args=[until, THINKS]) for one in browsers]
    threads += [threading.Thread(target=act) for act in beside]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def look(kinship: Installation, watched: Watched, begun: float) -> None:
    bare = Browser(kinship.proxy.web, kinship.proxy.url, "", 0)
    while (now := time.monotonic()) < begun + SECONDS:
        bare.visit(BARE)
        if not watched.held or now - begun - watched.held[-1][0] >= 5:
            watched.held.append((now - begun, megabytes(kinship)))
        time.sleep(BARE_EVERY)
    watched.bare = bare.seen


def megabytes(kinship: Installation) -> dict[str, float]:
    return {name: _held(kinship.keeper.running[name].pid) for name in ("web", *QUEUES, "beat")}


def _held(pid: int) -> float:
    main = psutil.Process(pid)
    return sum(process.memory_info().rss for process in (main, *main.children(recursive=True))) / 2**20


def stop_valkey(kinship: Installation, watched: Watched, begun: float) -> None:
    """Some who are new ask for a code meanwhile."""
    time.sleep(max(0.0, begun + AWAY_FROM - time.monotonic()))
    kinship.keeper.stop("valkey")
    for number in range(JOINERS):
        address = f"new{number}@example.org"
        kinship.visitor().asks_to_come_in(address)
        watched.joined.append(address)
    time.sleep(max(0.0, begun + AWAY_FROM + AWAY_SECONDS - time.monotonic()))
    kinship.keeper.start_again("valkey")


def phases(seen: Sequence[Seen], bare: Sequence[Seen]) -> list[list[str]]:
    first = min(one.at for one in bare)
    away, back = first + AWAY_FROM, first + AWAY_FROM + AWAY_SECONDS
    spans = {
        "before": (first, away),
        f"Valkey stopped, {AWAY_SECONDS:.0f} s": (away, back),
        "after": (back, first + SECONDS + 60),
        "all": (first, first + SECONDS + 60),
    }
    return [[name, *_cells(_within(seen, span), _within(bare, span))] for name, span in spans.items()]


def _within(seen: Sequence[Seen], span: tuple[float, float]) -> list[Seen]:
    return [one for one in seen if span[0] <= one.at < span[1]]


def _cells(seen: Sequence[Seen], bare: Sequence[Seen]) -> list[str]:
    waits = [one.seconds for one in seen]
    errors = sum(1 for one in seen if not one.is_fine)
    shares = [milliseconds(percentile(waits, share)) for share in (0.5, 0.95, 0.99)]
    return [
        f"{len(seen):,}",
        f"{errors}",
        *shares,
        milliseconds(percentile([one.seconds for one in bare], 0.95)),
    ]


def memory(watched: Watched) -> list[list[str]]:
    second = [held for at, held in watched.held if 60 <= at < 120] or [watched.held[0][1]]
    last = [held for at, held in watched.held if at >= SECONDS - 60]
    return [[name, f"{_mean(second, name):.0f}", f"{_mean(last, name):.0f}"] for name in watched.held[0][1]]


def _mean(held: Sequence[dict[str, float]], name: str) -> float:
    return sum(one[name] for one in held) / len(held)


def proofs(kinship: Installation, browsers: Sequence[Browser], watched: Watched) -> list[str]:
    """Each fails the run when it does not hold."""
    said = {(one.email, form) for one in browsers for form in one.said}
    kept = Counter(_rows(kinship, SAID))
    told, facts = {one.email: one.told for one in browsers if one.told}, dict(_rows(kinship, TOLD))
    assert {answer: kept[answer] for answer in said} == dict.fromkeys(said, 1), (
        "an answer is lost, or there twice"
    )
    assert {address: facts.get(address) for address in told} == told, "an answer is lost"
    for address in watched.joined:
        code_mailed_to(kinship.sink, address)
    assert "while Valkey is away" in kinship.log("web")
    assert "Valkey is back" in kinship.log("web")
    odd = Counter(f"{one.path} {one.status}" for b in browsers for one in b.seen if not one.is_fine)
    return [
        f"- {len(said):,} answers to “Did this help?” were taken, and each is in the database once.",
        f"- Of {len(told):,} browsers that told their industry, the last word is what is kept, of each.",
        f"- {len(watched.joined)} people asked to come in while Valkey was stopped: each got a code.",
        "- The log of the web server says that Valkey was away, and is back.",
        f"- Errors by page: {dict(odd) or 'none'}.",
    ]


SAID = """SELECT p.email, '/feedback/library/' || object_id || '/' FROM portal_feedback
    JOIN profiles_person p ON p.id = person_id WHERE target = 'library' AND helpful"""
TOLD = """SELECT p.email, f.value FROM profiles_person p
    JOIN profiles_membership m ON m.person_id = p.id AND m.until_at IS NULL
    JOIN profiles_currentfact f ON f.business_id = m.business_id
    JOIN profiles_question q ON q.id = f.question_id AND q.slug = 'industry'
    WHERE p.email LIKE 'load.%'"""


def _rows(kinship: Installation, statement: str) -> list[tuple[str, str]]:
    import psycopg2

    with psycopg2.connect(kinship.servers.database_url) as session, session.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


WORDS = (
    f"{BROWSERS} browsers, each signed in by the page with a password of its own, on an installation with "
    "production’s settings: granian with two processes of eight threads, three workers, beat, PostgreSQL and "
    "Valkey, with the measuring client on the same cores. "
    f"Each opens a page every {THINKS:.0f} s on average for {SECONDS:.0f} s: home, library, articles, search, "
    "trainings, “What we know about you”, notices; some press “Yes” under an article or tell their industry. "
    f"Valkey is stopped after {AWAY_FROM:.0f} s for {AWAY_SECONDS:.0f} s. "
    "An error is no answer, or a status of 400 and above."
)


def main() -> None:
    before = machine("make bench-load")
    os.environ["KINSHIP_MODE"] = "test"
    with (
        tempfile.TemporaryDirectory(prefix="kinship-load-") as name,
        Installation(Programs.of_wheels(), Path(name)) as kinship,
    ):
        text = f"# Benchmarks under load\n\n{before}\n\n{WORDS}\n\n{measured(kinship)}\n"
    PAGE.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
