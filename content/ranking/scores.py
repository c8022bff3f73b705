"""What a thing is worth to anyone, before anything is known about them: how helpful it was found, and its place."""

from django.db.models import IntegerField, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Least

from content.ranking.rules import FRONT_MOST, POPULARITY_MOST
from portal.feedback.models import FeedbackTally


def score(target: str) -> Combinable:
    """For querysets of things with a `position`; `target` is their slug among feedback targets."""
    return Least(Greatest(_net_helpful(target), 0), POPULARITY_MOST) + Greatest(
        FRONT_MOST + 1 - _position(), 0
    )


def _net_helpful(target: str) -> Coalesce:
    kept = FeedbackTally.objects.filter(target=target, object_id=OuterRef("pk"))
    return Coalesce(Subquery(kept.values("net_of_people")), Value(0))


def _position() -> Greatest:
    """The first position is 1; a thing nobody placed comes first too."""
    return Greatest("position", 1, output_field=IntegerField())
