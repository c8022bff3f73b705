from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from content.library.loading import load_items
from content.problems.loading import load_problems
from content.starter import BadStarter
from content.topics.loading import load_topics
from portal.search.indexing import rebuild


class Command(BaseCommand):
    help = "Load the starter topics, pieces and problems. Done again, they say again what their files say."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            topics, items, problems = self._load()
        except BadStarter as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{topics} topics, {items} pieces and {problems} problems are loaded.")

    @transaction.atomic
    def _load(self) -> tuple[int, int, int]:
        loaded = (len(load_topics()), len(load_items()), len(load_problems()))
        for source in ("topic", "library", "problem"):
            rebuild(source)
        return loaded
