"""How some of many people of the demo company want to be treated; the others left the defaults."""

from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.dice import one_of, roll
from portal.inserting import insert
from profiles.preferences.models import Preferences

CHOSEN_SHARE, PAUSED_SHARE, UNFITTED_SHARE = 0.25, 0.05, 0.06
"""How many chose anything, and of those how many pause all mail, or want nothing fitted to them."""
CADENCES = ("twice_a_week", "twice_a_week", "weekly", "weekly", "weekly", "monthly", "monthly")
PAUSED = f"""CASE WHEN {roll("paused")} < {PAUSED_SHARE}
    THEN ({batches.TODAY} + interval '1 day' * (1 + floor(60 * {roll("paused until")})))::date END"""


def set_preferences(batch: Batch) -> None:
    columns = {
        "person_id": "person_id",
        "cadence": one_of("%(cadences)s::text[]", "cadence"),
        "paused_until": PAUSED,
        "personalised": f"{roll('unfitted')} >= {UNFITTED_SHARE}",
    }
    chosen = f"FROM {batches.PEOPLE} WHERE joined AND {roll('preferences')} < {CHOSEN_SHARE} ORDER BY number"
    batch.run(insert(Preferences, columns, chosen), {"cadences": list(CADENCES)})
