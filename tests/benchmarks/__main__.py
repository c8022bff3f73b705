"""`make bench`: what is promised about speed, measured; the table goes to docs/benchmarks.md."""

import json

from tests.benchmarks import beside, importing, joining, mailing, speed, volume
from tests.benchmarks.demo import ENVIRONMENT, VAR, in_its_process, running
from tests.benchmarks.machine import machine
from tests.benchmarks.numbers import table
from tests.browser.demo import ROOT, forget

PAGE = ROOT / "docs" / "benchmarks.md"
LIMITS = {"home, signed out": 8, "home, signed in": 14}


def measure() -> str:
    before = machine("make bench")
    beside.require()
    forget(VAR, ENVIRONMENT)
    with running() as cold:
        pass
    with running() as warm:
        counted = json.loads(in_its_process("tests.benchmarks.queries", warm.address))
        pages, mails = speed.rows(warm.address), joining.rows(warm.address)
    letters, grown = mailing.tables(), volume.rows()
    queries = [[name, str(counted[name]), str(limit)] for name, limit in LIMITS.items()]
    starts = [["cold: no data, environment built", f"{cold.seconds:.1f}"], ["warm", f"{warm.seconds:.1f}"]]
    tables = {
        "Pages": (PAGES, table(speed.HEAD, pages)),
        "Database queries": ("On a second visit.", table(["page", "queries", "limit"], queries)),
        "Joining": (JOINING, table(joining.HEAD, mails)),
        "A newsletter": (MAILING, table(mailing.HEAD, letters["lines"])),
        "Beside other Django mailers": (BESIDE, table(beside.HEAD, letters["others"])),
        "Planning": (
            PLANNING,
            table(["recipients", "seconds", "recipients a second"], [letters["planning"]]),
        ),
        "While it is sent": (MEANWHILE, table(MEANWHILE_HEAD, [letters["meanwhile"]])),
        "The demo company": (VOLUME, table(volume.HEAD, grown)),
        "Importing": (IMPORTING, table(importing.HEAD, importing.rows())),
        "Start": ("", table(["`make demo` to its first page", "seconds"], starts)),
    }
    parts = [
        f"## {title}\n\n{words}\n\n{found}".replace("\n\n\n\n", "\n\n")
        for title, (words, found) in tables.items()
    ]
    return "\n\n".join([f"# Benchmarks\n\n{before}", *parts]) + "\n"


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

MAILING = (
    f"{mailing.READERS:,} people of the demo company, those of them who said yes; each letter of about 45 KB says back "
    "facts and has three picks, a training, three problems and a question of its reader’s own, each with its reason. "
    "All against one sink on loopback, which takes commands in groups and shares the two cores with the workers. "
    "The window is how many letters may be in doubt after a kill. The wire is the same client sending one letter "
    "that is written already. The loop chooses, renders and sends for one reader after the other "
    f"({mailing.LOOP_READERS} of them)."
)
BESIDE = (
    f"In the same run, to the same sink: one process of each, the first {beside.READERS:,} of the readers. The two "
    "packages send one ready letter of ours and fill in the reader’s name by their own templates; ours chooses for "
    "each reader as well. They run on the same PostgreSQL, on our Django unless their line names another, and over "
    "Django’s SMTP backend, with batches, threads and connections as they come. django-newsletter "
    "(`submit_newsletter`) opens a connection for each letter. django-post_office (`send_many`, then "
    "`send_queued_mail`) keeps five open for a batch of a hundred; it renders when it queues, or with "
    "`render_on_delivery` when it sends. Queueing counts in its figure; planning, measured below, does not in ours. "
    "Neither is a part of Kinship: `make bench` builds `var/bench-env` for them from `requirements/others.txt`."
)
PLANNING = "One row for each recipient or excluded person, in steps of 20,000 ids, all rules asked."
MEANWHILE = "During a run at window 20."
MEANWHILE_HEAD = ["from “Pause” to the last letter, s", "from a message of the other stream to its letter, s"]
VOLUME = (
    "`manage.py demo_company --people N` from an empty database, beside COPYs of the same rows into empty tables "
    "with the same indexes."
)
IMPORTING = (
    "`manage.py import_rows people` from a file of people, each with a business of their own, its number and name, and "
    "three facts, into an empty database; beside a COPY of the same file into a table of text without index or "
    "constraint. Checked and written: both passes, each with the start of the command and a reading of the whole file."
)

if __name__ == "__main__":
    text = measure()
    PAGE.write_text(text)
    print(text)
    print(f"Written to {PAGE}")
