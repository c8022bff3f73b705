"""What was seen long ago is forgotten, by the task that beat sends every day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from portal.activity import purging, tasks
from portal.activity.models import DailyViews, Sighting
from portal.activity.tasks import purge_sightings
from portal.activity.views_by_day import rebuild
from portal.celery import app

pytestmark = pytest.mark.django_db


def seen(days_ago: float, times: int = 1) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    Sighting.objects.bulk_create(
        Sighting(kind="view", subject=f"days:{days_ago}", at=at) for _ in range(times)
    )


def left() -> set[str]:
    return set(Sighting.objects.values_list("subject", flat=True))


def test_what_is_too_old_goes_in_batches_and_its_counts_too(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(purging, "BATCH", 3)
    for days_ago, times in ((0, 2), (399, 1), (402, 5), (900, 2)):
        seen(days_ago, times)
    rebuild()
    with django_assert_num_queries(5):  # three batches, one that finds nothing, and the counts
        assert purging.purge() == (7, 2)
    assert left() == {"days:0", "days:399"}
    assert set(DailyViews.objects.values_list("subject", flat=True)) == {"days:0", "days:399"}


def test_whole_days_go(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    first_kept = datetime(2025, 10, 19, tzinfo=UTC)
    for name, at in (("gone", first_kept - timedelta(seconds=1)), ("kept", first_kept)):
        Sighting.objects.create(kind="search", subject=name, at=at)
    assert purging.purge() == (1, 0)
    assert left() == {"kept"}


def test_the_setting_says_how_long(settings: Any) -> None:
    settings.SIGHTINGS_KEPT_DAYS = 30
    seen(29)
    seen(32)
    purge_sightings()
    assert left() == {"days:29"}


def test_the_task_can_run_twice_and_says_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(tasks.log, "info", lambda words, **more: said.append((words, more)), raising=False)
    seen(500, 2)
    rebuild()
    for _ in range(2):
        purge_sightings()
    begun, nothing = ("purging sightings", {"kept_days": 400}), {"sightings": 0, "days": 0}
    assert said == [
        begun,
        ("purged sightings", {"sightings": 2, "days": 1}),
        begun,
        ("purged sightings", nothing),
    ]


def test_beat_sends_it_daily_and_requests_to_come_in_hourly() -> None:
    sent = {each["task"]: each["schedule"] for each in settings.CELERY_BEAT_SCHEDULE.values()}
    assert sent["portal.activity.tasks.purge_sightings"] == 24 * 3600
    assert sent["profiles.accounts.tasks.purge_pending_signups"] <= 24 * 3600
    app.loader.import_default_modules()
    assert set(sent) <= set(app.tasks)
