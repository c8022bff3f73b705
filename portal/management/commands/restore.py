import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations.backups.programs import ProgramError
from portal.operations.backups.restoring import RestoreError, restore


class Command(BaseCommand):
    help = "Fills an empty database and the files from a backup, compares both with it, and migrates."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="what is there now goes: database and files"
        )

    def handle(self, *args: Any, folder: Path, replace: bool, **options: Any) -> None:
        begun = time.monotonic()
        try:
            made = restore(folder, replace=replace, tell=self.stdout.write)
        except (RestoreError, ProgramError, OSError) as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - begun
        self.stdout.write(f"Restored what was there at {made.made_at}, in {seconds:.1f} s.")
