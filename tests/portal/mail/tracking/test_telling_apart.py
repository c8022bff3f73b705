import pytest

from portal.mail.tracking.destinations import TRAP
from portal.mail.tracking.telling_apart import Seen, people_in


def run(*hits: tuple[float, int | None] | tuple[float, int | None, bool]) -> list[Seen]:
    return [Seen(hit[0], 1, hit[1], bool(hit[2:] and hit[2])) for hit in hits]


@pytest.mark.parametrize(
    ("hits", "people"),
    [
        ([(0, None), (5, 3)], [True, True]),
        ([(0, 3, True), (1, 3)], [False, True]),
        ([(0, TRAP), (9, 3)], [False, False]),
        ([(0, 3), (9, 4), (18, TRAP)], [False, False, False]),
        ([(0, 1), (1, 2), (3, 3)], [False, False, False]),
        ([(0, 1), (1, 2), (3.1, 3)], [True, True, True]),
        ([(0, 1), (1, 2), (2, 1), (3, 2)], [True, True, True, True]),
        ([(0, None), (1, None), (2, None)], [True, True, True]),
        ([(0, 1), (1, 2), (2, 3), (7, 4), (7.1, 5)], [False, False, False, False, True]),
        ([(0, 4), (6, 1), (7, 2), (8, 3)], [True, False, False, False]),
        ([(0, None), (1, 1), (1, 2), (1, 3)], [False, False, False, False]),
    ],
    ids=[
        "opens and follows",
        "one that says so stands for itself",
        "the trap at first",
        "the trap at last",
        "three links in three seconds",
        "a little slower",
        "two links, often",
        "openings are no burst",
        "right after a burst, and later",
        "well before a burst",
        "the opening beside a burst",
    ],
)
def test_whose_hits_they_are(hits: list[tuple[float, int | None]], people: list[bool]) -> None:
    assert people_in(run(*hits)) == people
