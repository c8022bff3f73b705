"""What the people of the demo company wrote into Get help over two years; the newest wait for an answer."""

from community.support.models import HelpRequest
from portal.activity.demo import write_past
from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.dice import SEED, one_of, roll
from portal.inserting import insert

ASKS_SHARE = 0.12
ANSWERED_AFTER_HOURS = 30
TEXTS = (
    "The till drawer does not open when I press the key. It did yesterday.",
    "Our printer prints half a page and then stops. What can I try?",
    "A customer has not paid for three months. What do I write to them?",
    "I got a mail from my bank that looks odd. Is it real?",
    "How do I give a new colleague her own sign-in?",
    "The Wi-Fi in the back room drops every few minutes.",
    "I want to take a deposit for large orders. How do others word it?",
    "My computer needs ten minutes to start in the morning.",
    "Where do I find the checklist for the evening? I had it last week.",
    "Can we try the training together, all four of us?",
)

ASKED = f"""
FROM {batches.PEOPLE},
LATERAL (SELECT joined_at + (COALESCE(closed_at, {batches.TODAY}) - joined_at) * {roll("needed help")}) AS need(at)
WHERE joined AND {roll("asks")} < {ASKS_SHARE} * (0.5 + keen)
ORDER BY number"""
HAPPENED = f"SELECT person_id, 'asked_for_help' AS verb, '' AS subject, need.at {ASKED}"
ANSWERED = f"need.at + interval '1 hour' * (1 + {ANSWERED_AFTER_HOURS} * {roll('answered after')})"


def ask_for_help(batch: Batch) -> None:
    batch.run(_asked(), {"texts": list(TEXTS)})
    write_past(batch, HAPPENED)


def _asked() -> str:
    columns = {
        "key": f"md5('{SEED} help ' || number)::uuid",
        "person_id": "person_id",
        "email": "email",
        "text": one_of("%(texts)s::text[]", "help text"),
        "made_at": "need.at",
        "answered_at": f"CASE WHEN {ANSWERED} < {batches.TODAY} THEN {ANSWERED} END",
    }
    return insert(HelpRequest, columns, ASKED)
