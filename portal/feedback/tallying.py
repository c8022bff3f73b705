"""Keeps what was answered about each thing as counts, so that a page need not count answers."""

from django.db import connection, transaction
from django.db.models import F

from portal.feedback.models import Feedback, FeedbackTally

REBUILD = """
    INSERT INTO portal_feedbacktally (target, object_id, answers, helped, net_of_people)
    SELECT target, object_id, count(*), count(*) FILTER (WHERE helpful),
           count(person_id) FILTER (WHERE helpful) - count(person_id) FILTER (WHERE NOT helpful)
    FROM portal_feedback GROUP BY target, object_id
"""


def hold(target: str, object_id: int) -> FeedbackTally:
    """The thing's counts, to change: until the transaction ends, others who answer about it wait."""
    held = FeedbackTally.objects.select_for_update()
    return held.get_or_create(target=target, object_id=object_id)[0]


def count(held: FeedbackTally, given: Feedback, times: int) -> None:
    """Add an answer, or with -1 take it off."""
    net = 0 if given.person_id is None else 1 if given.helpful else -1
    FeedbackTally.objects.filter(pk=held.pk).update(
        answers=F("answers") + times,
        helped=F("helped") + times * given.helpful,
        net_of_people=F("net_of_people") + times * net,
    )


@transaction.atomic
def rebuild() -> int:
    """Make all counts anew from the answers; whoever answers meanwhile waits. Returns of how many things."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE portal_feedbacktally IN EXCLUSIVE MODE")
        FeedbackTally.objects.all().delete()
        cursor.execute(REBUILD)
        return int(cursor.rowcount)
