import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations.doctor import CHECKS, Line, examine, failed
from portal.operations.findings import Level


class Command(BaseCommand):
    help = "Tries all that Kinship leans on, and says of each trouble what to do. Ends with 1 when something fails."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("checks", nargs="*", metavar="check", help=f"only these: {', '.join(CHECKS)}")
        parser.add_argument("--json", action="store_true", help="one JSON object, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = sorted(set(options["checks"]) - set(CHECKS))
        if unknown:
            raise CommandError(f"There is no check {', '.join(unknown)}. There are: {', '.join(CHECKS)}")
        lines = []
        for line in examine(options["checks"]):
            lines.append(line)
            if not options["json"]:
                self._tell(line)
        self._sum_up(lines, as_json=options["json"])
        if failed(lines):
            raise SystemExit(1)

    def _tell(self, line: Line) -> None:
        found = line.finding
        self.stdout.write(f"{found.level.value:<8} {line.check:<10} {found.said}")
        if found.do:
            self.stdout.write(f"{'':<19} → {found.do}")

    def _sum_up(self, lines: list[Line], *, as_json: bool) -> None:
        if as_json:
            found = {"ok": not failed(lines), "findings": [line.as_json() for line in lines]}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        counts = {level: sum(line.finding.level is level for line in lines) for level in Level}
        self.stdout.write(f"\n{counts[Level.FAILURE]} failures, {counts[Level.WARNING]} warnings.")
