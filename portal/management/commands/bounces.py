import contextlib
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from portal.mail.bounces.taking_in import mails_in, take_in

TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: a mail server that pipes a bounce to us keeps it, and tries again later."""


class Command(BaseCommand):
    help = "Reads mails that came back, from a mailbox file or a pipe: bounces and complaints. Twice does no harm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", default="-", help="A mailbox (mbox) or one mail; - is the pipe."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        counts: Counter[str] = Counter()
        try:
            with _opened(options["file"]) as stream:
                for mail in mails_in(stream):
                    counts[take_in(mail)] += 1
        except DatabaseError as error:
            raise CommandError(f"the database is away: {error}", returncode=TRY_AGAIN) from error
        said = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
        self.stdout.write(f"{counts.total()} read" + (f": {said}" if said else ""))


@contextlib.contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as stream:
            yield stream
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from error
