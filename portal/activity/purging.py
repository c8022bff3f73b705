from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from portal.activity.models import DailyViews, Sighting

BATCH = 10_000


def purge() -> tuple[int, int]:
    """Delete the sightings of days that are over SIGHTINGS_KEPT_DAYS ago, in short transactions, and their counts.

    How many sightings and how many counts of days went. Whole days (UTC) go, so that the counts stay true.
    """
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    limit = today - timedelta(days=settings.SIGHTINGS_KEPT_DAYS)
    sightings = sum(iter(lambda: _delete_some(limit), 0))
    return sightings, DailyViews.objects.filter(day__lt=limit.date()).delete()[0]


def _delete_some(limit: datetime) -> int:
    some = Sighting.objects.filter(at__lt=limit).values("pk")[:BATCH]
    return Sighting.objects.filter(pk__in=some).delete()[0]
