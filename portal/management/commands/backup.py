from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations.backups.programs import ProgramError
from portal.operations.backups.taking import BackupError, back_up


class Command(BaseCommand):
    help = "Writes database and files into a new folder, with counts and checksums. Work may go on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="must not be there yet")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            made = back_up(folder)
        except (BackupError, ProgramError, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(table.count for table in made.tables.values())
        files = sum(part.count for part in made.files.values())
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        self.stdout.write(
            f"{folder}: {len(made.tables)} tables, {rows:,} rows, {files:,} files, {size / 1e6:,.1f} MB "
            f"in {made.seconds:.1f} s"
        )
        self.stdout.write("SECRET_KEY is not in it: keep it elsewhere. Links and codes need it.")
