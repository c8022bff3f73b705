from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext

from content.problems.models import Problem
from content.ranking.scores import score
from content.ranking.sources import Offer
from content.topics.models import Topic
from content.topics.querysets import first_of, topics_of
from portal.activity.models import Sighting
from portal.feedback.models import Feedback

TARGET = "problem"
WEEK = timedelta(days=7)
KEPT_SECONDS = 300


def visible() -> QuerySet[Problem]:
    """The problems whose answer anyone may read."""
    return Problem.objects.filter(item__published_at__lte=timezone.now()).select_related("item")


def offered() -> QuerySet[Any]:
    return visible().annotate(object_id=F("pk"), score=score(TARGET), topic_ids=topics_of(Problem))


def done() -> QuerySet[Feedback]:
    """Who said that it solved theirs."""
    return Feedback.objects.filter(target=TARGET, person__isnull=False, helpful=True)


def cards(ids: Iterable[int]) -> dict[int, Offer]:
    return {problem.pk: offer(problem) for problem in visible().filter(pk__in=ids).prefetch_related("topics")}


def offer(problem: Problem) -> Offer:
    hue, motif = first_of(problem.topics.all())
    return Offer(
        title=problem.title,
        url=problem.get_absolute_url(),
        kind=gettext("Fix"),
        summary="",
        minutes=problem.minutes,
        hue=hue,
        motif=motif,
        slug=problem.slug,
    )


def problems_of_topic(topic: Topic) -> QuerySet[Problem]:
    return visible().filter(topics=topic)


def most_asked(n: int) -> list[tuple[Problem, int]]:
    """The problems opened most in the last seven days and how often, then those the editors put first.

    Counted anew every five minutes; one that was hidden meanwhile is left out at once.
    """
    ranked = _kept_ranking(n)
    found = visible().in_bulk([pk for pk, _ in ranked])
    return [(found[pk], asked) for pk, asked in ranked if pk in found]


def _kept_ranking(n: int) -> list[tuple[int, int]]:
    key = f"most-asked-{n}"
    kept: list[tuple[int, int]] | None = cache.get(key)
    if kept:
        return kept
    ranked = _rank(n)
    cache.set(key, ranked, KEPT_SECONDS)
    return ranked


def _rank(n: int) -> list[tuple[int, int]]:
    opened = (
        Sighting.objects.filter(
            kind="view",
            subject=Concat(Value(f"{TARGET}:"), OuterRef("slug"), output_field=TextField()),
            at__gte=timezone.now() - WEEK,
        )
        .order_by()
        .values("subject")
        .annotate(count=Count("id"))
    )
    counted = visible().annotate(asked=Coalesce(Subquery(opened.values("count")), 0))
    return list(counted.order_by("-asked", "position", "id").values_list("pk", "asked")[:n])
