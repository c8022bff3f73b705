"""The lot: the same for the same person, about as many in each arm, and one salt says nothing of another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.drawing import arm_of

PEOPLE = range(4000)


@given(salt=st.text(max_size=16), who=st.integers() | st.text(max_size=20), arms=st.integers(2, 5))
def test_the_same_is_drawn_again(salt: str, who: object, arms: int) -> None:
    assert arm_of(salt, who, arms) == arm_of(salt, who, arms)
    assert 0 <= arm_of(salt, who, arms) < arms


@pytest.mark.parametrize("arms", [2, 3, 4])
@pytest.mark.parametrize("salt", ["", "a", "5f2c9be1"])
def test_arms_are_about_even(salt: str, arms: int) -> None:
    """Five standard deviations: by chance in one of some million tests."""
    drawn = [arm_of(salt, person, arms) for person in PEOPLE]
    expected = len(PEOPLE) / arms
    reach = 5 * (expected * (1 - 1 / arms)) ** 0.5
    assert all(abs(drawn.count(arm) - expected) < reach for arm in range(arms))


def test_salts_draw_independently() -> None:
    both = sum(arm_of("one", person, 2) == arm_of("other", person, 2) for person in PEOPLE)
    assert abs(both - len(PEOPLE) / 2) < 5 * (len(PEOPLE) / 4) ** 0.5
