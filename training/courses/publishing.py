from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from portal.search.indexing import rebuild
from training.courses.models import Training


def publish(*trainings: Training, by: Any = None) -> None:
    """Let everyone take them. Done again, nothing happens."""
    _change("published", trainings, by, was_published=False, at=timezone.now())


def withdraw(*trainings: Training, by: Any = None) -> None:
    """Hide them from everyone; how far people are is kept."""
    _change("withdrew", trainings, by, was_published=True, at=None)


@transaction.atomic
def _change(
    verb: str, trainings: Iterable[Training], by: Any, *, was_published: bool, at: datetime | None
) -> None:
    """Search is made anew once, however many they are."""
    others = Training.objects.filter(published_at__isnull=not was_published)
    changed = [training for training in trainings if others.filter(pk=training.pk).update(published_at=at)]
    for training in changed:
        record(verb, by, training.subject)
    if changed:
        rebuild("training")
