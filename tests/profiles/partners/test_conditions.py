"""The condition of segments in words, and what its form refuses; whom it finds: tests/profiles/segments."""

from typing import Any

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

from profiles.models import Partner
from profiles.partners.conditions import LOOKED_AFTER
from profiles.segments.conditions import BrokenRuleError, cleaned
from tests.profiles.partners.conftest import make_partner

pytestmark = pytest.mark.django_db


def said(language: str, **params: Any) -> str:
    with override(language):
        return strip_tags(LOOKED_AFTER.says(cleaned(LOOKED_AFTER, params), lambda word: word))  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize(
    ("params", "english", "german"),
    [
        ({"how": "none"}, "are looked after by no partner", "von keinem Partner betreut werden"),
        ({"how": "any"}, "are looked after by a partner", "von einem Partner betreut werden"),
        (
            {"partners": ["harbour", "mill"]},
            "are looked after by Harbour or Mill",
            "von Harbour oder Mill betreut werden",
        ),
    ],
)
def test_it_is_part_of_a_sentence(
    harbour: Partner, mill: Partner, params: dict[str, Any], english: str, german: str
) -> None:
    assert (said("en", **params), said("de", **params)) == (english, german)


def test_one_of_none_and_an_unknown_one_are_refused(harbour: Partner) -> None:
    make_partner("gone", is_active=False)
    assert cleaned(LOOKED_AFTER, {"partners": ["gone"]})["partners"] == ["gone"]
    assert cleaned(LOOKED_AFTER, {"how": "any", "partners": ["gone"]})["partners"] == []
    for params, words in (({}, "Choose at least one."), ({"partners": ["x"]}, "x is not one of")):
        with pytest.raises(BrokenRuleError, match=words):
            cleaned(LOOKED_AFTER, params)
