"""From a press of a button to the mail at the SMTP server, through the real worker."""

import random
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.demo import newest_mail
from tests.benchmarks.numbers import percentile
from tests.benchmarks.person import Person

PEOPLE, WITHIN_SECONDS, PATIENCE = 20, 60.0, 60.0
CODE = re.compile(r"^\s*(\d{3} \d{3})\s*$", re.MULTILINE)
HEAD = ["from … to the mail at the server", "p50 s", "p95 s", "longest s"]


def rows(address: str) -> list[list[str]]:
    """People come at random moments, so that they meet every phase of what runs by the clock."""
    dice = random.Random(1)
    moments = [dice.uniform(0, WITHIN_SECONDS) for _ in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as threads:
        waits = list(threads.map(lambda moment: join(address, moment), moments))
    codes, welcomes = zip(*waits, strict=True)
    return [["“Mail me a code”", *cells(codes)], ["the right code (the welcome)", *cells(welcomes)]]


def join(address: str, moment: float) -> tuple[float, float]:
    time.sleep(moment)
    person, mail = Person(address), f"bench-{uuid.uuid4().hex}@corner-shop.example"
    asked = time.time()
    person.post("/join/", email=mail)
    coded, source = arrived(asked, mail, "Subject: Your code")
    typed = time.time()
    person.post("/join/code/", code=CODE.findall(source)[0])
    welcomed, _ = arrived(typed, mail, "HOW TO COME IN AGAIN")
    return coded - asked, welcomed - typed


def arrived(since: float, *words: str) -> tuple[float, str]:
    limit = time.monotonic() + PATIENCE
    while (found := newest_mail(since, *words)) is None:
        assert time.monotonic() < limit, f"no mail with {words} within {PATIENCE:.0f} s"
        time.sleep(0.1)
    return found


def cells(waits: tuple[float, ...]) -> list[str]:
    return [f"{value:.2f}" for value in (percentile(waits, 0.5), percentile(waits, 0.95), max(waits))]
