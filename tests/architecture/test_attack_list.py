"""Each attack of the checklist has tests with its number in their names: test_7_… or test_attack_7_…."""

import re

from tests.architecture.house import REPOSITORY

ATTACKS = range(1, 25)
NUMBERED = re.compile(r"^def test_(?:attack_)?(\d{1,2})_", re.MULTILINE)
NOT_YET = {
    3: "there are no places that a moderator might not read: no forum",
    11: "there are no live endpoints",
    15: "mail that comes in is read for bounces only; no ticket is found by it",
}


def test_each_attack_has_a_test_or_a_reason() -> None:
    attacked = {
        int(number)
        for path in (REPOSITORY / "tests").rglob("test_*.py")
        for number in NUMBERED.findall(path.read_text())
    }
    assert set(ATTACKS) - attacked == set(NOT_YET)
