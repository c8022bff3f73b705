"""The rule that says how far a business is with what we make, as two statements over what is held.

Of all signs the furthest stage counts. What is owned and bought goes before what was done: a product of ours that
renews within 90 days, then one in use or bought within two years, then verbs of whoever works there now, each for its
own days. A stage stays half as long again as its verb speaks for it, so that nobody on the border is moved to and fro.
Without any sign a business is at no stage. What somebody there said holds for CHOICE_HOLDS: a stage passes.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from portal.activity.models import Activity
from portal.activity.ranges import ranges
from portal.activity.recording import record_all
from profiles.businesses.models import Business
from profiles.stages.models import BuyingStage
from profiles.stages.signs import BOUGHT, OWNED, RENEWS, signs

Stage = BuyingStage.Stage
CHOICE_HOLDS = timedelta(days=90)
RENEWS_WITHIN, BOUGHT_WITHIN = timedelta(days=90), timedelta(days=730)
RANK = {stage: place for place, stage in enumerate(Stage.values)}
SIGNS = f"""
    WITH lent (verb, stage, rank, days) AS (
        SELECT * FROM unnest(%(verbs)s::text[], %(stages)s::text[], %(ranks)s::int[], %(days)s::int[])
    ), done AS (
        SELECT m.business_id, l.stage, l.rank, l.verb AS because, %(now)s - r.last_at AS ago,
            make_interval(days => l.days) AS speaks
        FROM profiles_membership m JOIN portal_rollup r ON r.person_id = m.person_id JOIN lent l USING (verb)
        WHERE m.until_at IS NULL AND m.business_id >= %(first)s AND m.business_id < %(end)s
    ), sign AS (
        SELECT d.business_id, d.stage, d.rank, d.because FROM done d
        LEFT JOIN profiles_buyingstage s ON s.business_id = d.business_id AND s.stage = d.stage AND NOT s.is_chosen
        WHERE d.ago < d.speaks * CASE WHEN s.business_id IS NULL THEN 1 ELSE 1.5 END
        UNION ALL
        SELECT o.business_id, held.* FROM profiles_ownedproduct o
        JOIN profiles_product p ON p.id = o.product_id AND p.own,
        LATERAL (VALUES ('{Stage.USING}', {RANK[Stage.USING]}, '{OWNED}'),
            (CASE WHEN o.renews_on BETWEEN %(today)s AND %(renews)s THEN '{Stage.RENEWING}' END,
             {RANK[Stage.RENEWING]}, '{RENEWS}')) AS held (stage, rank, because)
        WHERE o.business_id >= %(first)s AND o.business_id < %(end)s AND held.stage IS NOT NULL
        UNION ALL
        SELECT t.business_id, '{Stage.USING}', {RANK[Stage.USING]}, '{BOUGHT}'
        FROM profiles_purchasetotal t JOIN profiles_product p ON p.id = t.product_id AND p.own
        WHERE t.business_id >= %(first)s AND t.business_id < %(end)s AND t.last_on > %(bought)s AND t.times > 0
    )"""  # noqa: S608  own constants
FORGET = f"""{SIGNS}
    DELETE FROM profiles_buyingstage s
    WHERE s.business_id >= %(first)s AND s.business_id < %(end)s AND NOT (s.is_chosen AND s.since > %(chosen)s)
        AND NOT EXISTS (SELECT FROM sign WHERE sign.business_id = s.business_id)"""  # noqa: S608
BEST = f"""{SIGNS}, best AS (
        SELECT DISTINCT ON (business_id) business_id, stage, because FROM sign
        ORDER BY business_id, rank DESC, because DESC
    )"""  # noqa: S608
REASON = f"""{BEST}
    UPDATE profiles_buyingstage s SET because = b.because, is_chosen = false FROM best b
    WHERE b.business_id = s.business_id AND s.stage = b.stage
        AND (NOT s.is_chosen AND s.because <> b.because OR s.is_chosen AND s.since <= %(chosen)s)"""  # noqa: S608
"""Also of what was said so long ago that it no longer holds: at the same stage, it is no change."""
DECIDE = f"""{BEST}
    INSERT INTO profiles_buyingstage AS now (business_id, stage, because, since)
    SELECT b.business_id, b.stage, b.because, %(now)s FROM best b
    LEFT JOIN profiles_buyingstage s ON s.business_id = b.business_id
    WHERE s.business_id IS NULL OR s.stage <> b.stage OR s.is_chosen
    ON CONFLICT (business_id) DO UPDATE
        SET stage = excluded.stage, because = excluded.because, since = excluded.since, is_chosen = false
        WHERE NOT (now.is_chosen AND now.since > %(chosen)s)
    RETURNING (SELECT m.person_id FROM profiles_membership m
               WHERE m.business_id = now.business_id AND m.role = 'owner' AND m.until_at IS NULL) AS person_id"""  # noqa: S608


def decide_all(now: datetime, *, tell: bool = True) -> int:
    """For all businesses. Returns how many are at another stage than before; those at none too."""
    return sum(decide(first, end, now, tell=tell) for first, end in ranges(Business))


@transaction.atomic
def decide(first: int, end: int, now: datetime, *, tell: bool = True) -> int:
    """For the businesses whose id is from `first` up to, not with, `end`. A change is told of their owner."""
    values = _values(first, end, now)
    with connection.cursor() as cursor:
        cursor.execute(FORGET, values)
        cursor.execute(REASON, values)
        cursor.execute(DECIDE, values)
        owners = [owner for (owner,) in cursor.fetchall()]
    if tell:
        record_all([Activity(verb="buying_stage_changed", person_id=owner) for owner in owners])
    return len(owners)


def _values(first: int, end: int, now: datetime) -> dict[str, Any]:
    today = now.astimezone(UTC).date()
    lent = list(signs)
    return {
        "verbs": [one.verb for one in lent],
        "stages": [str(one.stage) for one in lent],
        "ranks": [RANK[one.stage] for one in lent],
        "days": [one.days for one in lent],
        "first": first,
        "end": end,
        "now": now,
        "today": today,
        "renews": today + RENEWS_WITHIN,
        "bought": today - BOUGHT_WITHIN,
        "chosen": now - CHOICE_HOLDS,
    }
