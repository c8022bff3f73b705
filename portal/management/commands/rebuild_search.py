from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.search.indexing import rebuild
from portal.search.sources import sources


class Command(BaseCommand):
    help = "Make the search rows anew from what can be found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source", nargs="?", help="only this one: " + ", ".join(slug for slug, _ in sources.items())
        )

    def handle(self, *args: Any, source: str | None, **options: Any) -> None:
        if source is not None and sources.get(source) is None:
            raise CommandError(f"There is no search source {source!r}.")
        self.stdout.write(f"{rebuild(source)} things can be found.")
