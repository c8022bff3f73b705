from typing import Any

from django.core.management.base import BaseCommand

from profiles.clusters.loading import load_clusters


class Command(BaseCommand):
    help = "Loads the three starter clusters with their segments, where there is no cluster yet."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_clusters()} clusters.")
