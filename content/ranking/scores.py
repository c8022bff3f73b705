"""What a thing is worth to anyone, before anything is known about them: how helpful it was found, and its place."""

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Least

from content.ranking.rules import FRONT_MOST, POPULARITY_MOST
from portal.feedback.models import Feedback


def score(target: str) -> Combinable:
    """For querysets of things with a `position`; `target` is their slug among feedback targets."""
    return Least(Greatest(_net_helpful(target), 0), POPULARITY_MOST) + Greatest(
        FRONT_MOST + 1 - _position(), 0
    )


def _net_helpful(target: str) -> Coalesce:
    """Of people alone: one visitor may be many sessions."""
    given = Feedback.objects.filter(target=target, object_id=OuterRef("pk"), person__isnull=False)
    answers = given.order_by().values("object_id")
    net = answers.annotate(net=Count("id", filter=Q(helpful=True)) - Count("id", filter=Q(helpful=False)))
    return Coalesce(Subquery(net.values("net"), output_field=IntegerField()), Value(0))


def _position() -> Greatest:
    """The first position is 1; a thing nobody placed comes first too."""
    return Greatest("position", 1, output_field=IntegerField())
