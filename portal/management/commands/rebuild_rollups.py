from typing import Any

from django.core.management.base import BaseCommand

from portal.activity.rollups import rebuild


class Command(BaseCommand):
    help = "Counts anew how often, first and last each person did each thing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} counts")
