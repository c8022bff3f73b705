from typing import Any

from django.core.management.base import BaseCommand

from profiles.purchases.buying import rebuild_totals


class Command(BaseCommand):
    help = "Works out anew, from all purchases, the sums that segments read."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_totals()} sums")
