from typing import Any

from django.core.management.base import BaseCommand

from portal.files.sweeping import sweep


class Command(BaseCommand):
    help = "Deletes pictures and attachments that nothing refers to, after UNUSED_FILES_KEPT_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweep()
        self.stdout.write(
            f"{swept.images} pictures, {swept.files} attachments, {swept.strays} files without a row"
        )
