from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles.consent.loading import STARTER, BadWordingError, load_wordings


class Command(BaseCommand):
    help = "Loads the words of consent. Words that were shown are never changed: they get a new version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=STARTER)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = load_wordings(options["path"])
        except BadWordingError as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(f"{made} new wordings.")
