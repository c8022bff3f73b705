"""Against figures that can be checked by hand; the share's interval is in tests/campaigns/newsletters/reporting."""

import pytest

from portal.feedback.scales import SCALES
from portal.statistics import Z, mean, net


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
