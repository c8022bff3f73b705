from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles.questions.loading import load_questions
from profiles.starter import BadStarter


class Command(BaseCommand):
    help = "Loads the starter questions, families, products and sentences. Done twice, it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--overwrite", action="store_true", help="Bring changed rows back to the files.")

    def handle(self, *args: Any, overwrite: bool = False, **options: Any) -> None:
        try:
            written = load_questions(overwrite=overwrite)
        except BadStarter as error:
            raise CommandError(str(error)) from error
        self.stdout.write(", ".join(f"{count} {kind}" for kind, count in written.items()))
