from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext

from content.problems.models import Problem
from content.ranking.scores import score
from content.ranking.sources import Offer
from content.topics.models import Topic
from content.topics.querysets import first_of, topics_of
from portal.activity.models import DailyViews
from portal.feedback.models import Feedback

TARGET = "problem"
WEEK = timedelta(days=7)


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
        language=problem.language,
        minutes=problem.minutes,
        hue=hue,
        motif=motif,
        slug=problem.slug,
    )


def problems_of_topic(topic: Topic) -> QuerySet[Problem]:
    return visible().filter(topics=topic)


def most_asked(n: int) -> list[tuple[Problem, int]]:
    """The problems opened most today and in the six days before, and how often; then those the editors put first."""
    days = DailyViews.objects.filter(
        subject=Concat(Value(f"{TARGET}:"), OuterRef("slug"), output_field=TextField()),
        day__gt=timezone.now().date() - WEEK,
    )
    opened = days.order_by().values("subject").annotate(total=Sum("count")).values("total")
    counted = visible().annotate(asked=Coalesce(Subquery(opened), 0))
    return [(problem, problem.asked) for problem in counted.order_by("-asked", "position", "id")[:n]]
