from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.ranking.choosing import Choice, Reader, page_of
from content.ranking.scores import score
from content.ranking.sources import Offer, RankingSource
from content.topics.querysets import first_of, topics_of
from training.courses.models import Training
from training.courses.querysets import live, with_topics
from training.learning.models import Progress

SOURCE = "training"
PLACES = ("article", "topic", "training-end", "welcome", "newsletter")
"""Home shows a training as the next step, so its list has none."""


def offered() -> QuerySet[Any]:
    return live().annotate(object_id=F("pk"), score=score(SOURCE), topic_ids=topics_of(Training))


def done() -> QuerySet[Any]:
    """What was begun is gone on with, not offered as something new."""
    return Progress.objects.annotate(object_id=F("training_id"))


def card(ids: Iterable[int]) -> dict[int, Offer]:
    return {training.pk: _offer(training) for training in with_topics().filter(pk__in=ids)}


def _offer(training: Training) -> Offer:
    hue, motif = first_of(training.topics.all())
    return Offer(
        title=training.title,
        url=training.get_absolute_url(),
        kind=_("Training"),
        summary=training.promise,
        language=training.language,
        minutes=training.minutes,
        hue=hue,
        motif=motif,
        slug=training.slug,
    )


def best_for(reader: Reader, place: str, n: int = 1) -> list[Choice]:
    """The best trainings for someone here, of those they have not begun or dismissed."""
    return page_of(reader, place, n, within={SOURCE: offered()})


TRAININGS = RankingSource(SOURCE, gettext_lazy("Training"), offered, done, card, PLACES)
