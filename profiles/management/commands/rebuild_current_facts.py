from typing import Any

from django.core.management.base import BaseCommand

from profiles.facts.rebuilding import rebuild_current_facts


class Command(BaseCommand):
    help = "Works out anew, from all versions of every answer, what holds now."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_current_facts()} answers")
