import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles.imports.kinds import ImportKind, kinds
from profiles.imports.models import Basis, Import
from profiles.imports.reading import ENCODINGS, FileTrouble
from profiles.imports.running import go_on
from profiles.imports.starting import check, run, take_in
from profiles.imports.wrong import wrong_lines
from profiles.people.models import Person

ALL_RIGHT, SOME_WRONG, NOTHING = 0, 1, 2
A_WHILE = 2.0
"""Seconds between two lines of progress."""


class Command(BaseCommand):
    help = (
        "Imports the rows of a CSV file, as /studio/imports/ does: they are checked first, then written. Ends with 0 "
        "when all rows were right, with 1 when some were left out, with 2 when nothing could be done."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(kind.slug for kind in kinds))
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only check")
        parser.add_argument("--columns", default="", help="ours=theirs,…; else by the names of the columns")
        parser.add_argument(
            "--basis", choices=Basis.values, default="", help="why these people may be written to"
        )
        parser.add_argument(
            "--encoding", choices=[*ENCODINGS], default="", help="else as the file says itself"
        )
        parser.add_argument("--by", default="", help="the address of whoever answers for it")
        parser.add_argument("--errors", type=Path, help="where wrong rows go; else beside the file")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = kinds[options["kind"]]
        held = self._taken(kind, options)
        self._begin(check(held, held.columns, options["basis"]))
        self._watch(held, "checked")
        if not options["dry_run"] and (held.new or held.changed):
            self._begin(run(held, held.by))
            self._watch(held, "imported")
        self._report(held, options)

    def _taken(self, kind: ImportKind, options: dict[str, Any]) -> Import:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                held = take_in(
                    kind, file, path.name, path.stat().st_size, _by(options["by"]), options["encoding"]
                )
        except (OSError, FileTrouble) as trouble:
            raise CommandError(str(trouble), returncode=NOTHING) from trouble
        held.columns = _matched(held, kind, options["columns"]) if options["columns"] else held.columns
        missing = [c for c in kind.columns() if c.is_required and c.name not in held.columns]
        if missing or not any(held.columns):
            words = ", ".join(f"{c.name} ({c.title})" for c in missing) or "any"
            raise CommandError(f"No column is matched with {words}. Use --columns.", returncode=NOTHING)
        if kind.needs_basis and not options["basis"]:
            raise CommandError("These make people mailable: say why with --basis.", returncode=NOTHING)
        return held

    def _begin(self, begun: bool) -> None:
        if not begun:
            raise CommandError("Somebody else goes on with this import in the studio.", returncode=NOTHING)

    def _watch(self, held: Import, done: str) -> None:
        """A worker may go on with the same import: whoever takes a batch, takes it once."""
        more = True
        while more:
            more = go_on(held.pk, tell=self._progress(held.rows, done))
            held.refresh_from_db()
            self.stderr.write(f"{held.taken:,} of {held.rows:,} rows {done}")
            if not more and held.is_moving:
                time.sleep(A_WHILE)
            more = more or held.is_moving
        if held.state == Import.State.FAILED:
            raise CommandError(held.trouble, returncode=NOTHING)

    def _progress(self, rows: int, done: str) -> Callable[[int], None]:
        said = time.monotonic()

        def tell(taken: int) -> None:
            nonlocal said
            if time.monotonic() - said > A_WHILE:
                said = time.monotonic()
                self.stderr.write(f"{taken:,} of {rows:,} rows {done}")

        return tell

    def _report(self, held: Import, options: dict[str, Any]) -> None:
        counts = (
            f"{held.new:,} new, {held.changed:,} changed, {held.unchanged:,} unchanged, {held.wrong:,} wrong"
        )
        self.stdout.write(f"{counts}{'; nothing was written' if options['dry_run'] else ''}")
        if not held.wrong:
            return
        path = options["errors"] or options["file"].with_suffix(".wrong.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(wrong_lines(held))
        self.stdout.write(f"Wrong rows: {path}")
        sys.exit(SOME_WRONG if held.right else NOTHING)


def _by(address: str) -> Person | None:
    if not address:
        return None
    found = Person.objects.filter(email=address.lower()).first()
    if found is None:
        raise CommandError(f"Nobody has the address {address}.", returncode=NOTHING)
    return found


def _matched(held: Import, kind: ImportKind, given: str) -> list[str]:
    """`email=E-Mail,name=Full name`; what is not named is left out."""
    pairs = dict(part.split("=", 1)[::-1] for part in given.split(",") if "=" in part)
    unknown = [name for name in pairs.values() if kind.column(name) is None]
    absent = [theirs for theirs in pairs if theirs not in held.header]
    if unknown or absent:
        raise CommandError(f"There is no column {', '.join([*unknown, *absent])}.", returncode=NOTHING)
    return [pairs.get(name, "") for name in held.header]
