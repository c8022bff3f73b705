from typing import Any

from django.core.management.base import BaseCommand

from profiles.security.resealing import reseal


class Command(BaseCommand):
    help = "Seal the secrets of second factors with the site's key of today. A second run does no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{reseal()} resealed")
