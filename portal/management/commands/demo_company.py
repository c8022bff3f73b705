import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.demo import company
from portal.demo.progress import Progress
from portal.mail.staying import OutsideError, refuse_outside

MOST = 1_000_000


def so_many(text: str) -> int:
    """Raises ArgumentTypeError for what is no number, or too large a one."""
    if not text.replace("_", "").isdecimal() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST:,} without commas, not {text!r}")
    return int(text)


class Command(BaseCommand):
    help = (
        f"Make the demo company: {company.LIVING:,} generated people and their businesses, with two years behind "
        "them, from a fixed seed; with --people as many as you like. To be stopped and run again at any time. Not "
        "in production."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--people",
            type=so_many,
            metavar="N",
            default=company.LIVING,
            help=f"top up to N people, at most {MOST:,}",
        )
        parser.add_argument(
            "--batch", type=so_many, metavar="N", default=company.SIZE, help="people in one transaction"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("The demo company is not made in production. Set KINSHIP_MODE=demo to try it.")
        try:
            refuse_outside(settings.MAIL_URL)
            with company.alone():
                self._make(options["people"], options["batch"])
        except OutsideError as error:
            raise CommandError(str(error)) from error
        except company.BusyError as error:
            raise CommandError("Another process is making the demo company. Wait until it ends.") from error

    def _make(self, people: int, batch: int) -> None:
        if not company.is_made():
            for slug, made in company.make_small():
                self.stdout.write(f"{slug}: {made} generated rows")
        self._top_up(people, batch)

    def _top_up(self, people: int, batch: int) -> None:
        begun = company.reached()
        if begun >= people:
            self.stdout.write(f"There are {begun:,} people already.")
            return
        self.stdout.ending = ""
        progress = Progress(self.stdout, begun, people)
        for step in company.top_up(people, batch):
            progress.step(step.people, step.rows)
        company.complete()
        progress.end()
