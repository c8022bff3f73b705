from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.docs.building import DocsError, build_docs


class Command(BaseCommand):
    help = "Builds the handbook, which staff read at /docs/. A link that leads nowhere fails it."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            folder = build_docs()
        except DocsError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"The handbook is in {folder}; staff read it at /docs/.")
