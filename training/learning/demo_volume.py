"""How far many people of the demo company are in the trainings, and what they did there."""

from portal.activity.demo import write_past
from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.dice import roll
from portal.inserting import insert
from training.courses.querysets import published
from training.learning.demo import APPLIED_SHARE, FINISHED_SHARE
from training.learning.models import Progress

MOST = 5
EACH = "(number * 10 + place)"

# Neighbours on a round of all trainings, from a chance one on: none of them twice, the first ones more often.
STARTED = f"""
FROM {batches.PEOPLE}, generate_series(1, floor(({MOST} + 1) * keen * {roll("trainings")})::int) AS place,
LATERAL (SELECT mod(floor({roll("training")} ^ 1.5 * cardinality(%(ids)s::bigint[]))::int + place - 1,
                    cardinality(%(ids)s::bigint[]))) AS chosen(at),
LATERAL (SELECT (%(ids)s::bigint[])[1 + chosen.at], (%(cards)s::int[])[1 + chosen.at],
                (%(minutes)s::int[])[1 + chosen.at] * interval '1 minute',
                joined_at + ({batches.TODAY} - joined_at) * {roll("started", EACH)},
                {roll("finished", EACH)} < {FINISHED_SHARE}, {roll("applied", EACH)} < {APPLIED_SHARE}
        ) AS training(id, cards, length, started_at, is_finished, is_applied),
LATERAL (SELECT CASE WHEN is_finished THEN least(started_at + length, {batches.TODAY}) END) AS ended(at)
WHERE is_member AND place <= cardinality(%(ids)s::bigint[])
ORDER BY number, place"""
HAPPENED = f"""
SELECT person_id, happened.verb, 'training:' || training.slug AS subject, happened.at
FROM {batches.PEOPLE} JOIN training_progress p USING (person_id)
JOIN training_training training ON training.id = p.training_id
CROSS JOIN LATERAL (VALUES ('training_started', started_at), ('training_finished', finished_at),
                           ('training_applied', done_today_at)) AS happened(verb, at)
WHERE happened.at IS NOT NULL"""


def learn(batch: Batch) -> None:
    trainings = list(published())
    values = {
        "ids": [training.pk for training in trainings],
        "cards": [training.card_count for training in trainings],
        "minutes": [training.minutes for training in trainings],
    }
    batch.run(_started(), values)
    write_past(batch, HAPPENED)


def _started() -> str:
    columns = {
        "person_id": "person_id",
        "training_id": "training.id",
        "card": f"CASE WHEN is_finished THEN cards ELSE 1 + floor({roll('card', EACH)} * (cards - 1))::int END",
        "started_at": "started_at",
        "moved_at": "COALESCE(ended.at, started_at)",
        "finished_at": "ended.at",
        "done_today_at": "CASE WHEN is_applied THEN ended.at END",
    }
    return insert(Progress, columns, STARTED)
