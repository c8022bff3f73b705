from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles.privacy.replaying import replay


class Command(BaseCommand):
    help = "Erases again whom a restored backup brought back, as ERASURES_FILE says. `restore` runs it by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            many = replay()
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"ERASURES_FILE can't be read: {error}") from error
        self.stdout.write(f"{many:,} people were erased again.")
