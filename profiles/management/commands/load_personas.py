from typing import Any

from django.core.management.base import BaseCommand

from profiles.seeing.loading import load_personas
from profiles.shopper.loading import load_tasks


class Command(BaseCommand):
    help = "Loads the starter personas and the list of the secret shopper, where they are not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_personas()} personas, {load_tasks()} things to try.")
