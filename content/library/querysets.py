from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from content.library.models import Item
from content.ranking.scores import score
from content.ranking.sources import Offer
from content.topics.querysets import first_of, topics_of
from portal.feedback.models import Feedback

TARGET = "library"


def published() -> QuerySet[Item]:
    """What anyone may read."""
    return Item.objects.filter(published_at__lte=timezone.now())


def offered() -> QuerySet[Any]:
    return published().annotate(object_id=F("pk"), score=score(TARGET), topic_ids=topics_of(Item))


def done() -> QuerySet[Feedback]:
    """Who said whether it helped has read it."""
    return Feedback.objects.filter(target=TARGET, person__isnull=False)


def cards(ids: Iterable[int]) -> dict[int, Offer]:
    return {item.pk: offer(item) for item in published().filter(pk__in=ids).prefetch_related("topics")}


def offer(item: Item) -> Offer:
    hue, motif = first_of(item.topics.all())
    return Offer(
        title=item.title,
        url=item.get_absolute_url(),
        kind=item.get_kind_display(),
        summary=item.summary,
        language=item.language,
        minutes=item.minutes,
        hue=hue,
        motif=motif,
        slug=item.slug,
    )
