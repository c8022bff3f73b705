from typing import Any

from django.core.management.base import BaseCommand

from portal.activity import views_by_day
from portal.feedback import tallying


class Command(BaseCommand):
    help = "Counts anew what was answered about each thing, and how often each was viewed on each day."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"{tallying.rebuild()} things answered about, {views_by_day.rebuild()} days of views"
        )
