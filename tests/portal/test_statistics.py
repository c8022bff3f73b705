"""Against the values that the papers print, and against what must hold for any numbers."""

import random
from math import isclose, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from portal.feedback.scales import SCALES
from portal.statistics import (
    DETECTS,
    Arm,
    Lift,
    Z,
    clustered,
    mean,
    net,
    newcombe,
    strangers,
    wilson,
)
from tests.sizes import sized

pytestmark = pytest.mark.properties

counts = some.integers(0, 5000).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n)))
clusters = some.lists(
    some.integers(1, 9).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n))), min_size=1
)
EXAMPLES = sized(60, 600)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_printed(hits: int, of: int, low: float, high: float) -> None:
    """Newcombe (1998), Stat. Med. 17:857-872, table I, method 3."""
    found = wilson(hits, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_as_printed(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe (1998), Stat. Med. 17:873-890, table II, method 10."""
    found = Lift(strangers(*first), strangers(*second)).interval
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_nobody_says_nothing() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)
    lift = Lift(strangers(5, 10), strangers(0, 0))
    assert lift.interval.spans_nothing
    assert not lift.is_conclusive
    assert lift.smallest_seen == 1.0
    assert Lift(strangers(0, 10), strangers(0, 10)).smallest_seen is None


@given(counts, counts)
@settings(max_examples=EXAMPLES, deadline=None)
def test_an_interval_holds_its_difference_and_turns_round(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    there, back = Lift(strangers(*one), strangers(*other)), Lift(strangers(*other), strangers(*one))
    found, turned = there.interval, back.interval
    assert -1 - 1e-9 <= found.low <= there.difference + 1e-9
    assert there.difference - 1e-9 <= found.high <= 1 + 1e-9
    assert isclose(found.low, -turned.high, abs_tol=1e-9)


@given(counts, some.integers(2, 20))
@settings(max_examples=EXAMPLES, deadline=None)
def test_more_of_the_same_tells_more(one: tuple[int, int], times: int) -> None:
    few, many = wilson(*one), wilson(one[0] * times, one[1] * times)
    assert many.high - many.low <= few.high - few.low + 1e-9


@given(counts)
@settings(max_examples=EXAMPLES, deadline=None)
def test_strangers_have_no_design_effect(one: tuple[int, int]) -> None:
    arm = strangers(*one)
    assert isclose(arm.design_effect, 1.0)


@given(clusters)
@settings(max_examples=EXAMPLES, deadline=None)
def test_sums_of_clusters_tell_what_the_clusters_do(found: list[tuple[int, int]]) -> None:
    arm = clustered(found)
    share = arm.share
    spread = sum((y - share * n) ** 2 for y, n in found)
    by_sums = arm.hits_squared - 2 * share * arm.hits_by_people + share**2 * arm.people_squared
    assert isclose(spread, by_sums, abs_tol=1e-6)
    assert arm.design_effect >= 1


def test_twins_count_as_one() -> None:
    """Everyone has a colleague who always does the same: 400 people tell as much as 200."""
    twins = clustered([(2, 2)] * 60 + [(0, 2)] * 140)
    assert twins.design_effect == pytest.approx(2, rel=0.01)
    alone = strangers(60, 200).interval()
    assert twins.interval().low == pytest.approx(alone.low, abs=0.001)
    assert twins.interval().high == pytest.approx(alone.high, abs=0.001)


def test_nobody_with_the_outcome_counts_as_full_agreement() -> None:
    assert clustered([(0, 1)] * 50 + [(0, 3)] * 50).design_effect == pytest.approx((50 + 450) / 200)


def test_a_few_clusters_are_never_conclusive() -> None:
    lift = Lift(clustered([(2, 2)] * 100), clustered([(0, 2)] * 39))
    assert lift.interval.low > 0
    assert lift.has_too_few
    assert not lift.is_conclusive
    assert Lift(clustered([(2, 2)] * 100), clustered([(0, 2)] * 40)).is_conclusive


def test_the_smallest_effect_seen() -> None:
    """2.8·√(p(1 - p)(1/nT + 1/nC)) with the share over both arms."""
    lift = Lift(strangers(952, 3071), strangers(73, 300))
    p = 1025 / 3371
    assert lift.smallest_seen == pytest.approx(DETECTS * sqrt(p * (1 - p) * (1 / 3071 + 1 / 300)))


def test_how_many_to_hold_back_shows_the_difference() -> None:
    lift = Lift(strangers(9520, 30710), strangers(730, 3000))
    wanted = lift.control_to_see(0.02)
    assert wanted is not None
    again = Lift(
        strangers(round(0.31 * (33710 - wanted)), 33710 - wanted), strangers(round(0.26 * wanted), wanted)
    )
    assert again.smallest_seen == pytest.approx(0.02, rel=0.03)
    assert lift.control_to_see(0.001) is None


def covers(dice: random.Random, naive: bool) -> bool:
    """Whether 'no effect' is within the interval, when there is none and colleagues do alike."""
    treated, control = (simulated(dice, businesses) for businesses in (400, 100))
    if naive:
        treated, control = (strangers(arm.hits, arm.people) for arm in (treated, control))
    return Lift(treated, control).interval.spans_nothing


def simulated(dice: random.Random, businesses: int) -> Arm:
    found = []
    for _ in range(businesses):
        people, mood = dice.randint(1, 6), dice.choice([0.02, 0.1, 0.7])
        found.append((sum(dice.random() < mood for _ in range(people)), people))
    return clustered(found)


def test_the_interval_keeps_its_word_where_colleagues_do_alike() -> None:
    """In 95 of 100 cases; as if they were strangers, in far fewer."""
    dice, cases = random.Random(8), sized(300, 2000)
    kept = sum(covers(dice, naive=False) for _ in range(cases)) / cases
    naive = sum(covers(dice, naive=True) for _ in range(cases)) / cases
    assert 0.92 <= kept <= 0.98
    assert naive < 0.85


def test_newcombe_of_plain_shares() -> None:
    assert newcombe(0.5, 100, 0.5, 100).spans_nothing
    assert not newcombe(0.9, 1000, 0.1, 1000).spans_nothing


def test_a_mean_and_its_interval() -> None:
    middle, interval = mean({1: 1, 3: 1, 5: 1})
    assert middle == 3
    assert interval.high - 3 == pytest.approx(Z * (4 / 3) ** 0.5)
    assert interval.low == pytest.approx(6 - interval.high)


def test_one_answer_alone_says_nothing_of_how_they_vary() -> None:
    assert mean({4: 1})[1].low == float("-inf")


def test_a_net_score_and_its_standard_error() -> None:
    """50 promoters, 20 detractors, 30 between: 30, with SE 100·√((0.5 + 0.2 - 0.09)/100) = 7.81."""
    value, interval = net(50, 20, 100)
    assert value == pytest.approx(0.3)
    assert (interval.high - value) / Z == pytest.approx(0.0781, abs=1e-4)


@pytest.mark.parametrize(
    ("scale", "answers", "value"),
    [
        ("thumb", {1: 3, 0: 1}, 0.75),
        ("stars", {1: 1, 4: 1}, 2.5),
        ("csat", {5: 1, 4: 1, 3: 1, 1: 1}, 0.5),
        ("ces", {7: 1, 5: 1, 4: 1, 1: 1}, 0.5),
        ("nps", {10: 2, 9: 1, 8: 1, 7: 1, 6: 1, 0: 1}, 1 / 7),
    ],
)
def test_the_figures_are_those_of_the_checklists(scale: str, answers: dict[int, int], value: float) -> None:
    figure = SCALES[scale].figure(answers)
    assert figure is not None
    assert (figure.n, figure.value) == (sum(answers.values()), pytest.approx(value))
    assert figure.interval.low <= value <= figure.interval.high


def test_words_have_no_figure() -> None:
    assert SCALES["words"].figure({0: 7}) is None
    assert SCALES["csat"].figure({}) is None
