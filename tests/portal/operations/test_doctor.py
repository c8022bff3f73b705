"""The command, with servers that are there and with none."""

import json
import os
import subprocess
import sys
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.embedded.ports import any_free
from portal.environment import REPOSITORY
from portal.operations import doctor
from portal.operations.findings import Finding, Level, failure, fine


def told(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.django_db
def test_what_is_well_is_said_in_a_line_and_ends_with_0() -> None:
    assert told("clock") == (
        0,
        "ok       clock      The clocks agree within 0.0 s.\n\n0 failures, 0 warnings.\n",
    )


def test_a_failure_is_said_with_what_to_do_and_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doctor.CHECKS, "clock", lambda: [failure("It stands.", "Wind it up.")])
    assert told("clock") == (
        1,
        "failure  clock      It stands.\n                    → Wind it up.\n\n1 failures, 0 warnings.\n",
    )


def test_json_is_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doctor.CHECKS, "clock", lambda: [fine("It goes.")])
    code, said = told("clock", "--json")
    findings = [{"check": "clock", "level": "ok", "said": "It goes.", "do": ""}]
    assert (code, json.loads(said)) == (0, {"ok": True, "findings": findings})


def test_a_check_that_there_is_not() -> None:
    with pytest.raises(CommandError, match="There is no check weather"):
        told("weather")


def test_a_check_that_breaks_is_a_finding_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> list[Finding]:
        raise KeyError("no words")

    monkeypatch.setattr(doctor, "CHECKS", {"one": broken, "two": lambda: [fine("Well.")]})
    lines = list(doctor.examine())
    assert [(line.check, line.finding.level) for line in lines] == [
        ("one", Level.FAILURE),
        ("two", Level.OK),
    ]


def test_with_no_server_at_all_every_check_answers(settings: Any) -> None:
    """In a process of its own, whose settings lead to ports where nobody listens."""
    nowhere = any_free()
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"} | {
        "KINSHIP_MODE": "test",
        "DATABASE_URL": f"postgresql://kinship:hidden-word@127.0.0.1:{nowhere}/kinship",
        "REDIS_URL": f"redis://:hidden-word@127.0.0.1:{nowhere}/0",
        "MAIL_URL": f"smtp://user:hidden-word@127.0.0.1:{nowhere}",
    }
    run = subprocess.run(
        [sys.executable, "manage.py", "doctor", "--json"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    levels = {finding["check"]: finding["level"] for finding in found["findings"]}
    failing = {"database", "consumers", "broker", "workers", "mail", "ledger", "clock"}
    assert (run.returncode, found["ok"], set(levels)) == (1, False, set(doctor.CHECKS))
    assert {name for name, level in levels.items() if level == "failure"} == failing
    assert all(finding["do"] for finding in found["findings"] if finding["level"] != "ok")
    assert "hidden-word" not in run.stdout + run.stderr
