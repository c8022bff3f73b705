"""How fast pages come, beside a view that does nothing on the same server."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.benchmarks.numbers import milliseconds, percentile
from tests.benchmarks.person import Person
from tests.browser.demo import PASSWORD
from tests.browser.pages import MEMBER

WARM_UP, REQUESTS, AT_MOST_SECONDS, CONNECTIONS = 20, 300, 20.0, 4
PAGES = {
    "a bare view (/healthz)": ("/healthz", False),
    "home, signed out": ("/", False),
    "home, signed in": ("/", True),
    "an article": ("/library/late-invoices/", False),
    "search": ("/search/?q=my+computer+is+slow", False),
}
HEAD = ["page", "p50 ms", "p95 ms", "per second", "p50 ms at 4", "p95 ms at 4", "per second at 4"]


@dataclass(frozen=True)
class Speed:
    waits: list[float]
    seconds: float

    def cells(self) -> list[str]:
        rate = len(self.waits) / self.seconds
        return [
            milliseconds(percentile(self.waits, 0.5)),
            milliseconds(percentile(self.waits, 0.95)),
            f"{rate:.0f}",
        ]


def rows(address: str) -> list[list[str]]:
    member = signed_in(address)
    found = []
    for name, (path, is_member) in PAGES.items():
        cookies = member.cookies if is_member else {}
        alone, together = (speed(address, path, cookies, connections) for connections in (1, CONNECTIONS))
        found.append([name, *alone.cells(), *together.cells()])
    return found


def signed_in(address: str) -> Person:
    person = Person(address)
    person.post("/sign-in/", login=MEMBER, password=PASSWORD)
    assert "sessionid" in person.cookies, "Marta could not sign in"
    person.get("/")
    return person


def speed(address: str, path: str, cookies: dict[str, str], connections: int) -> Speed:
    """Each connection is kept, and sends its next request when it has its answer."""
    people = [Person(address, dict(cookies)) for _ in range(connections)]
    for person in people:
        for _ in range(WARM_UP // connections):
            person.get(path)
    begun = time.perf_counter()
    with ThreadPoolExecutor(connections) as threads:
        waits = threads.map(lambda person: wait_for(person, path, REQUESTS // connections), people)
        return Speed([wait for some in waits for wait in some], time.perf_counter() - begun)


def wait_for(person: Person, path: str, times: int) -> list[float]:
    waits: list[float] = []
    begun = time.perf_counter()
    while len(waits) < times and time.perf_counter() - begun < AT_MOST_SECONDS:
        asked = time.perf_counter()
        person.get(path)
        waits.append(time.perf_counter() - asked)
    return waits
