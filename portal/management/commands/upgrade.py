from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations.backups.programs import ProgramError
from portal.operations.backups.taking import BackupError
from portal.operations.upgrading import UpgradeError, upgrade


class Command(BaseCommand):
    help = (
        "Brings database, roles, starter questions and static files up to this release, the first time too. "
        "The previous release may serve meanwhile. May be run again."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--backup", type=Path, metavar="FOLDER", help="back up to here before")
        parser.add_argument(
            "--starter",
            action="store_true",
            help="load the starter pieces and trainings too; what was changed in them is written over",
        )

    def handle(self, *args: Any, backup: Path | None, starter: bool, **options: Any) -> None:
        try:
            upgrade(self.stdout.write, backup=backup, starter=starter)
        except (UpgradeError, BackupError, ProgramError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Up to date. Restart web, workers and beat now.")
