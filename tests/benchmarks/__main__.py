"""`make bench`: what is promised about speed, measured; the table goes to docs/benchmarks.md."""

import json
import os
import platform
from datetime import UTC, datetime

from tests.benchmarks import joining, speed
from tests.benchmarks.demo import forget, in_its_process, running
from tests.benchmarks.numbers import table
from tests.browser.demo import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
GIB = 1024**3
LIMITS = {"home, signed out": 8, "home, signed in": 14}


def measure() -> str:
    before = machine()
    forget()
    with running() as cold:
        pass
    with running() as warm:
        counted = json.loads(in_its_process("tests.benchmarks.queries", warm.address))
        pages, mails = speed.rows(warm.address), joining.rows(warm.address)
    queries = [[name, str(counted[name]), str(limit)] for name, limit in LIMITS.items()]
    starts = [["cold: no data, environment built", f"{cold.seconds:.1f}"], ["warm", f"{warm.seconds:.1f}"]]
    tables = {
        "Pages": (PAGES, table(speed.HEAD, pages)),
        "Database queries": ("On a second visit.", table(["page", "queries", "limit"], queries)),
        "Joining": (JOINING, table(joining.HEAD, mails)),
        "Start": ("", table(["`make demo` to its first page", "seconds"], starts)),
    }
    parts = [
        f"## {title}\n\n{words}\n\n{found}".replace("\n\n\n\n", "\n\n")
        for title, (words, found) in tables.items()
    ]
    return "\n\n".join([f"# Benchmarks\n\n{before}", *parts]) + "\n"


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    now = datetime.now(UTC)
    return (
        f"`make bench`, {now:%d %B %Y}, {now:%H:%M} UTC, on {os.cpu_count()} cores ({platform.machine()}, "
        f"{platform.system()}) with {memory:.0f} GiB, Python {platform.python_version()}. "
        f"Load before it began: {os.getloadavg()[0]:.1f}. A load above 0.5 means that others used the machine too."
    )


PAGES = (
    f"Up to {speed.REQUESTS} requests, or as many as {speed.AT_MOST_SECONDS:.0f} s allow, over kept connections: "
    f"one at a time, and over {speed.CONNECTIONS} connections. "
    "The server is the demo's (granian, one process, eight threads), with worker and beat beside it and the "
    "measuring client on the same cores. The bare view is the floor: what server and middleware cost."
)
JOINING = (
    f"{joining.PEOPLE} people at random moments within {joining.WITHIN_SECONDS:.0f} s, "
    "through the real worker and SMTP."
)

if __name__ == "__main__":
    text = measure()
    PAGE.write_text(text)
    print(text)
    print(f"Written to {PAGE}")
