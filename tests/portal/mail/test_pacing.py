"""Token buckets that all workers share: never more than the rate and its burst, whoever asks."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.mail import pacing, tasks
from portal.mail.models import Message, Pace
from tests.sizes import sized

pytestmark = pytest.mark.django_db
Plan = Callable[..., Message]


def pace(**fields: object) -> Pace:
    return Pace.objects.create(**{"scope": "bulk", "per_minute": 600, "burst": 50, **fields})


def test_without_a_pace_there_is_no_limit() -> None:
    assert pacing.reserve("bulk", 500) == 500
    pace(per_minute=None)
    assert pacing.reserve("bulk", 500) == 500


def test_a_bucket_fills_with_time_up_to_its_burst() -> None:
    pace(tokens=0, filled_at=timezone.now() - timedelta(seconds=2))
    assert pacing.reserve("bulk", 500) == 20
    assert pacing.reserve("bulk", 500) == 0
    Pace.objects.update(filled_at=timezone.now() - timedelta(hours=1))
    assert pacing.reserve("bulk", 500) == 50


def test_what_is_not_used_is_given_back() -> None:
    pace(tokens=50)
    assert pacing.reserve("bulk", 30) == 30
    pacing.refund("bulk", 25)
    assert pacing.reserve("bulk", 100) >= 45


def test_a_stop_counts_until_it_ends_and_the_later_end_wins() -> None:
    now = timezone.now()
    pacing.pause_scope("Strict.example", now + timedelta(hours=2), "first")
    pacing.pause_scope("strict.example", now + timedelta(hours=1), "second")
    found = Pace.objects.get()
    assert (found.scope, found.reason, found.paused_until) == (
        "strict.example",
        "first",
        now + timedelta(hours=2),
    )
    assert pacing.open_lanes() == [""]
    Pace.objects.update(paused_until=now)
    assert pacing.open_lanes() == ["", "strict.example"]
    pacing.pause_scope("bulk", now + timedelta(hours=1), "operator")
    assert pacing.bulk_is_open() is False
    assert pacing.open_lanes() == ["", "strict.example"]


def test_what_waits_for_a_domain_moves_into_its_lane(plan: Plan) -> None:
    plan("news", "a", address="a@Strict.example")
    plan("news", "b", address="b@other.example")
    plan("service", "c", address="c@strict.example")
    pacing.pause_scope("strict.example", timezone.now() + timedelta(hours=1), "")
    tasks.move_into_lanes()
    assert dict(Message.objects.values_list("occasion", "lane")) == {"a": "strict.example", "b": "", "c": ""}


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_many_workers_together_keep_the_rate() -> None:
    pace(per_minute=6000, burst=10, tokens=0, filled_at=timezone.now())
    seconds = sized(1, 5)
    granted: list[int] = []
    until = time.monotonic() + seconds

    def work() -> None:
        while time.monotonic() < until:
            granted.append(pacing.reserve("bulk", 7))
        connection.close()

    begun = time.monotonic()
    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    most = (time.monotonic() - begun) * 100 + 10
    assert most * 0.5 < sum(granted) <= most


def test_a_pace_set_later_takes_what_waits_by_command(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    plan("news", "a", address="a@slow.example")
    pace(scope="slow.example", per_minute=60)
    call_command("give_lanes")
    assert capsys.readouterr().out == "slow.example: 1 rows moved\n"
    assert Message.objects.get().lane == "slow.example"
