"""What `demo_company --people N` takes and shows, where there is no company yet."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.demo.progress import Progress


def test_the_command_makes_the_small_company_first(db: None) -> None:
    for command in ("load_questions", "load_consents"):
        call_command(command, stdout=StringIO())
    out = StringIO()
    call_command("demo_company", "--people=220", stdout=out)
    said = out.getvalue().splitlines()
    assert said[1] == "people: 257 generated rows"
    assert said[-2].startswith("220 of 220 people, ")
    assert re.fullmatch(r"[\d,]+ rows in \d+\.\d s: [\d,]+ rows a second", said[-1])


@pytest.mark.parametrize("number", ["0", "-5", "many", "1000001", "1e3", ""])
def test_only_a_number_of_people_is_taken(db: None, number: str) -> None:
    with pytest.raises(CommandError, match="a number from 1 to 1,000,000"):
        call_command("demo_company", f"--people={number}")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar() -> None:
    screen = Terminal()
    progress = Progress(screen, 200, 1000)
    progress.step(600, 5000)
    progress.step(1000, 5000)
    progress.end()
    first, second = screen.getvalue().split("\r")[1:]
    assert first.startswith("[" + "#" * 18 + " " * 12 + "]  60% 600 of 1,000 people, ")
    assert second.startswith("[" + "#" * 30 + "] 100% 1,000 of 1,000 people, ")
    assert "0:00 left" in second
    assert second.splitlines()[-1].startswith("10,000 rows in ")
