from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.starter import BadStarter
from training.courses.loading import load_trainings


class Command(BaseCommand):
    help = "Loads the starter trainings. Running it again changes only what the files changed."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            trainings = load_trainings()
        except BadStarter as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(trainings)} trainings are there.")
