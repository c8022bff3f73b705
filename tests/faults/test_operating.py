"""The operator's test, small: fresh servers of our own, production's settings, and the parts that break most often."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations import steps
from tests.operations.installation import Installation
from tests.operations.servers import Programs
from tests.sizes import FULL, sized

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def kinship() -> Iterator[Installation]:
    with (
        tempfile.TemporaryDirectory(prefix="kinship-operator-") as name,
        Installation(Programs.of_wheels(), Path(name)) as made,
    ):
        yield made


def test_it_starts_breaks_and_comes_back(kinship: Installation) -> None:
    """Each step fails by itself; in small size the kills that the others' tests do not have."""
    steps.start(kinship)
    steps.killed(kinship, "web", kinship.is_ready)
    steps.without_valkey(kinship, sized(4, 30))
    if FULL:
        list(steps.kill_each(kinship))
        steps.with_silent_valkey(kinship, 30)
        list(steps.stop_and_reload(kinship))
        steps.workers_stop_in_time(kinship)
        steps.back_up_wipe_restore(kinship, kinship.folder)
    nothing_of_anybody_is_in_the_logs(kinship)


def nothing_of_anybody_is_in_the_logs(kinship: Installation) -> None:
    for name in kinship.keeper.programs:
        text = kinship.log(name)
        assert "203.0.113.5" not in text
        assert name in ("postgres", "valkey") or "person1@" not in text
