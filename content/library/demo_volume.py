"""What many people of the demo company said about the library: whoever does much here, said it of up to four pieces."""

from content.library.demo import HELPFUL_SHARE
from content.library.models import Item
from content.library.querysets import TARGET
from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.dice import roll
from portal.feedback.models import Feedback, FeedbackTally, FeedbackWeek
from portal.inserting import insert

MOST = 4
EACH = "(number * 10 + place)"
AT = f"joined_at + ({batches.TODAY} - joined_at) * {roll('feedback when', EACH)}"

# Neighbours on a round of all pieces, from a chance one on: none of them twice.
SAID = f"""
FROM {batches.PEOPLE}, generate_series(1, floor(({MOST} + 1) * keen * {roll("feedback")})::int) AS place,
LATERAL (SELECT mod(floor({roll("piece")} * cardinality(%(items)s::bigint[]))::int + place,
                    cardinality(%(items)s::bigint[]))) AS chosen(item)
WHERE is_member AND place <= cardinality(%(items)s::bigint[])
ORDER BY {AT}, number, place"""
COUNTED = f"""
FROM said WHERE target = '{TARGET}' GROUP BY target, object_id ORDER BY object_id
ON CONFLICT (target, object_id) DO UPDATE SET
    answers = portal_feedbacktally.answers + excluded.answers,
    helped = portal_feedbacktally.helped + excluded.helped,
    net_of_people = portal_feedbacktally.net_of_people + excluded.net_of_people"""

BY_WEEK = f"""
FROM said WHERE target = '{TARGET}' GROUP BY target, scale, 3, 4 ORDER BY 3, 4
ON CONFLICT (target, scale, week, value) DO UPDATE SET answers = portal_feedbackweek.answers + excluded.answers"""


def give_feedback(batch: Batch) -> None:
    """With the counts kept, as answering keeps them."""
    items = list(Item.objects.order_by("position", "pk").values_list("pk", flat=True))
    counted = f"WITH said AS ({_said()} RETURNING *), counted AS ({_counted()}) {_by_week()}"
    batch.run(counted, {"items": items})


def _said() -> str:
    columns = {
        "target": f"'{TARGET}'",
        "object_id": "(%(items)s::bigint[])[1 + item]",
        "person_id": "person_id",
        "helpful": f"{roll('helpful', EACH)} < {HELPFUL_SHARE}",
        "at": AT,
    }
    return insert(Feedback, columns, SAID)


def _counted() -> str:
    columns = {
        "target": "target",
        "object_id": "object_id",
        "answers": "count(*)",
        "helped": "count(*) FILTER (WHERE helpful)",
        "net_of_people": "count(*) FILTER (WHERE helpful) - count(*) FILTER (WHERE NOT helpful)",
    }
    return insert(FeedbackTally, columns, COUNTED)


def _by_week() -> str:
    columns = {
        "target": "target",
        "scale": "scale",
        "week": "date_trunc('week', at AT TIME ZONE 'UTC')::date",
        "value": "helpful::int",
        "answers": "count(*)",
    }
    return insert(FeedbackWeek, columns, BY_WEEK)
