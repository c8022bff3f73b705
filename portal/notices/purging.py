from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from portal.notices.models import Notice, NoticeOccasion

BATCH = 10_000


def purge() -> tuple[int, int]:
    """Delete notices, and what they were told of, that are over NOTICES_KEPT_DAYS old, in short transactions."""
    limit = timezone.now() - timedelta(days=settings.NOTICES_KEPT_DAYS)
    notices = _delete(Notice.objects.filter(last_at__lt=limit))
    return notices, _delete(NoticeOccasion.objects.filter(at__lt=limit))


def _delete(old: QuerySet[Any]) -> int:
    some = old.model._default_manager.filter(pk__in=old.values("pk")[:BATCH])
    return sum(iter(lambda: int(some.delete()[0]), 0))
