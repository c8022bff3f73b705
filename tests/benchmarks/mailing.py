"""How fast a personal newsletter leaves, beside what the wire allows and what a plain Django loop does.

`KINSHIP_BENCH_READERS`: how many readers (20000). All in one run, against one sink on loopback, with whole letters:
an opening that says back facts, three picks, a training, three problems and one question, each with its reason.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from tests.benchmarks import beside
from tests.benchmarks.demo import ENVIRONMENT
from tests.benchmarks.racing import Pace, count, paced, sink
from tests.benchmarks.starting import say_peak, wait_for_start
from tests.browser.demo import ROOT

READERS = int(os.environ.get("KINSHIP_BENCH_READERS", "20000"))
LOOP_READERS = 300
HEAD = ["what", "processes", "letters a second", "of one ready letter on the wire", "peak MB of a process"]
SETTINGS = {"KINSHIP_MODE": "demo", "DJANGO_SETTINGS_MODULE": "portal.settings"}
RUNS = [("window 1", 1, 1), ("window 20", 20, 1), ("window 20", 20, 2), ("window 100", 100, 1)]
OCCASION = "bench"


def tables() -> dict[str, Any]:
    """In a process of its own, because it needs the portal's settings."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.mailing"],
        cwd=ROOT,
        env={**ENVIRONMENT, **SETTINGS, "MAIL_URL": "smtp://127.0.0.1:9"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def work(port: int, window: int, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.benchmarks.mailing", *arguments]
    environment = {
        **ENVIRONMENT,
        **SETTINGS,
        "MAIL_URL": f"smtp://127.0.0.1:{port}",
        "MAIL_HANDOVER_WINDOW": str(window),
        "LOG_LEVEL": "warning",
    }
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )


def timed(processes: int, port: int, window: int, *arguments: str) -> Pace:
    return paced(port, [work(port, window, *arguments) for _ in range(processes)])


# In the workers' processes


def send_mailing() -> None:
    from portal.mail import dispatching
    from portal.mail.models import Stream

    wait_for_start()
    while dispatching.run(Stream.BULK, 600).more:
        pass
    say_peak()


def send_ready(letters: int) -> None:
    """The floor: one letter that is written already, as often as it takes, over the same pipelined connection."""
    from portal.mail.envelopes import enclose
    from portal.mail.kinds import kinds
    from portal.mail.models import Message
    from portal.mail.transports import transport

    row = Message.objects.filter(kind="newsletter", state="planned").select_related("person").first()
    assert row is not None
    kind = kinds[row.kind]
    ready = enclose(row, kind, kind.letter(row, {}))
    raw = ready.as_bytes()
    type(ready).as_bytes = lambda self: raw  # type: ignore[method-assign]
    carrier = transport()
    wait_for_start()
    for _ in carrier.send_all([ready] * letters):
        pass
    carrier.close()
    say_peak()


def send_in_a_loop(readers: int) -> None:
    """What one would write first: for each reader choose, render and send, over one connection kept open."""
    from django.core.mail import EmailMultiAlternatives
    from django.core.mail.backends.smtp import EmailBackend

    from campaigns.newsletters.stitching import letter_for
    from portal.mail.transports import transport
    from profiles.models import Person

    issue = an_issue()
    people = list(Person.objects.members().filter(is_generated=True).order_by("-pk")[:readers])
    carrier: Any = transport()
    server = EmailBackend(host=carrier.host, port=carrier.port)
    wait_for_start()
    server.open()
    for person in people:
        letter = letter_for(issue, person)
        mail = EmailMultiAlternatives(letter.subject, str(letter.text), "a@kinship.example", [person.email])
        mail.attach_alternative(str(letter.html), "text/html")
        server.send_messages([mail])
    server.close()
    say_peak()


# In the measuring process


def an_issue() -> Any:
    from campaigns.newsletters.drafting import draft
    from campaigns.newsletters.models import Issue, Newsletter
    from campaigns.newsletters.saving import save_words
    from profiles.models import Person

    newsletter, _ = Newsletter.objects.get_or_create(slug=OCCASION, defaults={"name": "Bench letter"})
    found = Issue.objects.filter(newsletter=newsletter).first()
    if found is None:
        writer = Person.objects.filter(is_staff=True).earliest("pk")
        found = draft(newsletter, writer)
        words = {"subject": "{name|Hello}, close up earlier", "preview": "Three picked for you."}
        save_words(found, writer, found.version, "en", title="Bench", words=words)
        opening = (
            "For {industry|a business like yours} with {employees|few people}. See [the library](/library/)."
        )
        found.blocks.filter(kind="text").update(
            content={"en": {"heading": "Hello {name|there}.", "body": opening}}
        )
    return Issue.objects.get(pk=found.pk)


def plan() -> tuple[int, float]:
    """A new mailing to everyone; what was there of it is forgotten, so that nobody has had too many mails."""
    from django.utils import timezone

    from portal.mail import mailings
    from portal.mail.models import Mailing, Message
    from profiles.models import Person

    issue = an_issue()
    Message.objects.filter(kind="newsletter").delete()
    type(issue).objects.filter(pk=issue.pk).update(mailing=None)
    Mailing.objects.filter(occasion=issue.occasion).delete()
    mailing = mailings.begin("newsletter", issue.occasion)
    type(issue).objects.filter(pk=issue.pk).update(mailing=mailing)
    people = Person.objects.members().filter(is_generated=True, is_staff=False)
    begun = time.perf_counter()
    mailings.plan_recipients(mailing, people, timezone.now())
    return Message.objects.filter(mailing=mailing).count(), time.perf_counter() - begun


def pause_under_load(port: int) -> tuple[float, float]:
    """Seconds from the click to the last letter, and from asking for a code to its letter at the server, meanwhile."""
    from portal.mail import dispatching, mailings
    from portal.mail.models import Mailing, Stream
    from portal.mail.planning import plan as plan_one

    plan()
    worker = work(port, 20, "mailing")
    assert worker.stdout is not None
    assert worker.stdin is not None
    worker.stdout.readline()
    worker.stdin.write("go\n")
    worker.stdin.flush()
    time.sleep(3)
    from django.conf import settings

    settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
    asked = time.time()
    plan_one("help", None, f"bench:{asked}", address="support@kinship.example", data={"request": a_request()})
    dispatching.run(Stream.NOW)
    code = time.time() - asked
    clicked = time.time()
    mailings.pause(Mailing.objects.get(occasion=an_issue().occasion))
    worker.communicate(timeout=60)
    return max(0.0, count(port).last - clicked), code


def a_request() -> int:
    from community.models import HelpRequest

    return HelpRequest.objects.create(email="a@kinship.example", text="Bench").pk


def measure() -> dict[str, Any]:
    from django.core.management import call_command

    call_command("demo_company", people=READERS, verbosity=0, stdout=sys.stderr)
    rows, planning = plan()
    with sink() as port:
        floors = {n: timed(n, port, 20, "ready", str(READERS // 2)) for n in (1, 2)}
        lines = [line("one ready letter, pipelined", n, floors[n], floors) for n in (1, 2)]
        runs: dict[tuple[int, int], Pace] = {}
        for name, window, processes in RUNS:
            plan()
            pace = runs[window, processes] = timed(processes, port, window, "mailing")
            lines.append(line(name, processes, pace, floors))
        plan()
        lines.append(line("a plain Django loop", 1, timed(1, port, 20, "loop", str(LOOP_READERS)), floors))
        others = beside.rows(port, runs[20, 1])
        paused, code = pause_under_load(port)
    return {
        "lines": lines,
        "others": others,
        "planning": [f"{rows:,}", f"{planning:.1f}", f"{rows / planning:,.0f}"],
        "meanwhile": [f"{paused:.2f}", f"{code:.2f}"],
    }


def line(what: str, processes: int, pace: Pace, floors: dict[int, Pace]) -> list[str]:
    share = pace.rate / floors[processes].rate
    return [what, str(processes), f"{pace.rate:,.0f}", f"{share:.0%}", f"{pace.peak:.0f}"]


ROLES: dict[str, Callable[..., None]] = {
    "mailing": send_mailing,
    "ready": lambda letters: send_ready(int(letters)),
    "loop": lambda readers: send_in_a_loop(int(readers)),
}

if __name__ == "__main__":
    django.setup()
    if len(sys.argv) > 1:
        ROLES[sys.argv[1]](*sys.argv[2:])
    else:
        print(json.dumps(measure()))
