"""Rules that cannot be asked are refused, with words that name the part at fault."""

from typing import Any

import pytest

from profiles.segments.conditions import BrokenRuleError
from profiles.segments.rules import DEEPEST, MOST, checked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

ENGLISH = {"has": "reads", "languages": ["en"]}
DEEP: dict[str, Any] = ENGLISH
for _ in range(DEEPEST + 1):
    DEEP = {"not": DEEP}


@pytest.mark.parametrize(
    ("rule", "words", "where"),
    [
        ([], "A part of the rule is neither a group nor a condition.", ()),
        ({}, "A group is one of “all”, “any” and “not”.", ()),
        ({"all": [], "any": []}, "A group is one of “all”, “any” and “not”.", ()),
        ({"all": {"has": "reads"}}, "A group is one of “all”, “any” and “not”.", ()),
        ({"not": None}, "A part of the rule is neither a group nor a condition.", (0,)),
        ({"all": [ENGLISH, {"has": "password"}]}, "There is no condition “password”.", (1,)),
        ({"has": ["reads"]}, "There is no condition “['reads']”.", ()),
        ({"any": [{"not": {"has": "reads"}}]}, "One of these languages: Choose at least one.", (0, 0)),
        ({"has": "reads", "languages": ["en"], "email": "x"}, "“Language” knows no email.", ()),
        ({"has": "answered", "question": "industry", "values": ["zz"]}, "One of these answers: ", ()),
        ({"has": "answered", "question": "gone", "values": ["zz"]}, "Question: Select a valid choice.", ()),
        ({"has": "counted", "question": "employees"}, "At least: Type the lowest number", ()),
        (
            {"has": "counted", "question": "employees", "least": 9, "most": 2},
            "At most: The highest is below",
            (),
        ),
        ({"has": "counted", "question": "industry", "least": 9}, "Question: Select a valid choice.", ()),
        ({"has": "did", "verb": "nothing"}, "What they did: Select a valid choice.", ()),
        ({"has": "did", "verb": "told", "within": 10**12}, "The last time in the last so many days: ", ()),
        ({"has": "segment", "segment": 7}, "Segment: Select a valid choice.", ()),
        ({"has": "joined"}, "On or after: Say when.", ()),
        (DEEP, f"Groups stand up to {DEEPEST} deep in each other.", (0,) * DEEPEST),
        ({"any": [ENGLISH] * (MOST + 1)}, f"A rule holds up to {MOST} conditions.", ()),
    ],
)
def test_what_cannot_be_asked(rule: Any, words: str, where: tuple[int, ...]) -> None:
    with pytest.raises(BrokenRuleError) as broken:
        checked(rule)
    assert broken.value.words.startswith(words)
    assert broken.value.where == where


def test_attack_23_no_rule_reaches_attributes_calls_or_other_tables() -> None:
    for slug in ("person__password", "__class__", "industry__slug", "' OR 1=1 --", "id) OR (1=1"):
        for rule in (
            {"has": slug},
            {slug: [ENGLISH]},
            {"has": "known", "question": slug},
            {"has": "did", "verb": slug},
            {"has": "answered", "question": "industry", "values": [slug]},
            {"has": "reads", "languages": ["en"], slug: 1},
        ):
            with pytest.raises(BrokenRuleError):
                checked(rule)


def test_a_rule_has_one_form() -> None:
    typed = {
        "all": [
            {"has": "did", "verb": "told", "times": "3", "within": ""},
            {"has": "joined", "after": "1/2/2026"},
        ]
    }
    kept = {"all": [{"has": "did", "verb": "told", "times": 3}, {"has": "joined", "after": "2026-01-02"}]}
    assert checked(typed) == checked(kept) == kept
