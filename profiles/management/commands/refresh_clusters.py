from typing import Any

from django.core.management.base import BaseCommand

from profiles.clusters.refreshing import refresh


class Command(BaseCommand):
    help = "Finds anew which business is in which cluster."

    def handle(self, *args: Any, **options: Any) -> None:
        moved = refresh()
        words = (
            "{clusters} clusters, {entered} businesses came in, {left} left".format(**moved)
            if moved
            else "Another refresh is running."
        )
        self.stdout.write(words)
