from typing import Any

from django.core.management.base import BaseCommand

from profiles.segments.refreshing import refresh_all


class Command(BaseCommand):
    help = "Brings the segments that are kept up to date: who came in and who left since."

    def handle(self, *args: Any, **options: Any) -> None:
        moved = refresh_all()
        self.stdout.write("{refreshed} segments, {entered} came in, {left} left".format(**moved))
