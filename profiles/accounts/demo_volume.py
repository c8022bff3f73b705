"""How the people of the demo company come back: by the week, the season and the hours of their own clock.

Who does much comes about twice a week, most far less. A part falls silent some time after joining, as people do.
"""

from portal.activity.demo import write_past
from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.dice import roll

QUIET_SHARE = 0.3
"""Of all members: from some day on they don't come any more."""
MOST_A_WEEK = 3
"""Days on which the keenest might come; season and week let some of them go by."""
SEASONS = (1, 0.9, 0.95, 0.85, 0.8, 0.75, 0.6, 0.45, 0.95, 1, 0.95, 0.55)
"""January to December: little in the summer holidays and at the end of the year."""
WEEK = (1, 1, 1, 0.95, 0.8, 0.25, 0.2)
"""Monday to Sunday."""
OPENS, OPEN_HOURS = 7, 13

EACH = "(number * 1000 + place)"
UNTIL = f"""CASE WHEN {roll("falls silent")} < {QUIET_SHARE}
    THEN joined_at + (COALESCE(closed_at, {batches.TODAY}) - joined_at) * {roll("silent since")}
    ELSE COALESCE(closed_at, {batches.TODAY}) END"""
DAY = (
    f"date_trunc('day', (joined_at + (stays_until - joined_at) * {roll('day', EACH)}) AT TIME ZONE time_zone)"
)
VISITS = f"""
SELECT person_id, 'signed_in' AS verb, '' AS subject, visit.at
FROM {batches.PEOPLE},
LATERAL (SELECT {UNTIL}) AS stay(stays_until),
generate_series(1, ceil(extract(epoch FROM stays_until - joined_at) / 604800 * {MOST_A_WEEK} * keen)::int) AS place,
LATERAL (SELECT {DAY}) AS chosen(day),
LATERAL (SELECT (day + interval '1 minute' * floor(60 * ({OPENS} + {OPEN_HOURS} * {roll("minute", EACH)})))
                AT TIME ZONE time_zone) AS visit(at)
WHERE joined AND visit.at BETWEEN joined_at AND stays_until
  AND {roll("comes", EACH)} < (ARRAY{list(SEASONS)})[extract(month FROM day)::int]
                              * (ARRAY{list(WEEK)})[extract(isodow FROM day)::int]"""


def come_back(batch: Batch) -> None:
    write_past(batch, VISITS)
