from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from portal.feedback.models import Feedback, FeedbackChange, FeedbackEvent, FeedbackTally

LATEST_CHANGES = 3


@dataclass(frozen=True)
class Tally:
    """How many said that it helped, of how many who said anything."""

    helped: int = 0
    answers: int = 0


def tally(target: str, ids: Iterable[int]) -> dict[int, Tally]:
    """For each of the things; one query."""
    kept = FeedbackTally.objects.filter(target=target, object_id__in=ids)
    found = {row.object_id: Tally(row.helped, row.answers) for row in kept}
    return {object_id: found.get(object_id, Tally()) for object_id in ids}


def changes_of(target: str, ids: Iterable[int]) -> dict[int, list[FeedbackChange]]:
    """What was changed because of what people said, the latest first."""
    found: dict[int, list[FeedbackChange]] = defaultdict(list)
    for change in FeedbackChange.objects.filter(target=target, object_id__in=ids, withdrawn_at=None):
        found[change.object_id].append(change)
    return found


def changes_for(person: Any) -> QuerySet[FeedbackChange]:
    """The latest about things that the person said something about."""
    theirs = Feedback.objects.filter(
        person=person, target=OuterRef("target"), object_id=OuterRef("object_id")
    )
    return FeedbackChange.objects.filter(Exists(theirs), withdrawn_at=None)[:LATEST_CHANGES]


def events_of(feedback: Feedback) -> QuerySet[FeedbackEvent]:
    return FeedbackEvent.objects.filter(feedback=feedback).select_related("by", "to")


def changes_about(feedback: Feedback) -> QuerySet[FeedbackChange]:
    """Of the thing that was spoken of, those taken back too."""
    return FeedbackChange.objects.filter(target=feedback.target, object_id=feedback.object_id)
