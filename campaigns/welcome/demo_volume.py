"""The welcomes many people of the demo company got when they joined; a few came back, or were called spam."""

from portal.activity.demo import write_past
from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.dice import SEED, roll
from portal.inserting import insert
from portal.mail.models import Message, State, Suppression

BOUNCED_SHARE, COMPLAINED_SHARE = 0.008, 0.002
JOINED = (
    f"SELECT person_id, 'joined' AS verb, '' AS subject, joined_at AS at FROM {batches.PEOPLE} WHERE joined"
)
STATE = f"""CASE WHEN {roll("came back")} < {BOUNCED_SHARE} THEN '{State.BOUNCED}'
    WHEN {roll("came back")} < {BOUNCED_SHARE + COMPLAINED_SHARE} THEN '{State.COMPLAINED}' ELSE '{State.SENT}' END"""
SUPPRESSED = f"""
FROM sent WHERE state IN ('{State.BOUNCED}', '{State.COMPLAINED}') ORDER BY address
ON CONFLICT (address) DO NOTHING"""
REASON = f"""CASE state WHEN '{State.BOUNCED}' THEN '{Suppression.Reason.BOUNCE}'
    ELSE '{Suppression.Reason.COMPLAINT}' END"""


def send_welcomes(batch: Batch) -> None:
    suppressed = insert(Suppression, {"address": "address", "reason": REASON, "at": "ended_at"}, SUPPRESSED)
    batch.run(f"WITH sent AS ({_sent()} RETURNING *) {suppressed}")
    write_past(batch, JOINED)


def _sent() -> str:
    times = dict.fromkeys(("due_at", "planned_at", "handed_over_at", "ended_at"), "joined_at")
    columns = {
        **times,
        "key": f"md5('{SEED} welcome ' || number)::uuid",
        "kind": "'welcome'",
        "person_id": "person_id",
        "address": "email",
        "occasion": "'signup'",
        "state": STATE,
        "attempts": "1",
    }
    return insert(Message, columns, f"FROM {batches.PEOPLE} WHERE joined ORDER BY number")
