"""People of the demo company in any number, with the businesses they work in: set-based, a batch at a time.

After the small company's, whose numbers end where theirs begin. Twenty in a row work in six businesses of one to nine
people; some of those who are alone only subscribed, or are known by their address alone.
"""

from django.conf import settings
from django.db import connection

from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.dice import one_of, roll
from portal.inserting import insert
from profiles.businesses.models import Business, Membership
from profiles.people.demo import FIRST, LAST, PEOPLE, STREETS, TRADES
from profiles.people.models import Person

SIZES = (1, 1, 1, 3, 5, 9)
"""Of the businesses that twenty people in a row work in."""
BACK = [place for size in SIZES for place in range(size)]
"""How many numbers before each of the twenty stands the owner of their business."""
SUBSCRIBER_SHARE, CONTACT_SHARE = 0.2, 0.12
"""Of those who would be alone in a business: they have none."""
CLOSED_SHARE, NAMELESS_SHARE, GERMAN_SHARE = 0.01, 0.12, 0.93

PROVIDERS = (
    ["mail.example"] * 30
    + ["post.example"] * 12
    + ["inbox.test"] * 8
    + ["example.com"] * 3
    + ["example.net"] * 2
)
"""Where people have their address, of a hundred; the others have one of their business. All reserved (RFC 2606)."""
AT_PROVIDERS = len(PROVIDERS) / 100

ZONES = {
    "Europe/London": 16, "America/New_York": 14, "Europe/Berlin": 14, "America/Chicago": 9, "America/Los_Angeles": 8,
    "America/Toronto": 4, "Europe/Paris": 4, "America/Denver": 3, "Asia/Kolkata": 3, "Australia/Sydney": 3,
    "Europe/Amsterdam": 3, "Europe/Madrid": 3, "Europe/Vienna": 3, "America/Mexico_City": 2, "America/Sao_Paulo": 2,
    "Europe/Rome": 2, "Europe/Warsaw": 2, "Europe/Zurich": 2, "Africa/Johannesburg": 1, "Asia/Tokyo": 1,
    "Pacific/Auckland": 1,
}  # fmt: skip
"""How many of a hundred people live by which clock."""
GERMAN = ["Europe/Berlin", "Europe/Vienna", "Europe/Zurich"]

ARRAYS = {
    "firsts": FIRST,
    "lasts": LAST,
    "streets": STREETS,
    "trades": TRADES,
    "providers": PROVIDERS,
    "zones": [zone for zone, share in ZONES.items() for _ in range(share)],
    "german": GERMAN,
    "languages": [code for code, _ in settings.LANGUAGES],
    "back": BACK,
    "sizes": [size for size in SIZES for _ in range(size)],
}


def _array(name: str) -> str:
    return f"%({name})s::{'int' if name in ('back', 'sizes') else 'text'}[]"


def _first(number: str = "number") -> str:
    return one_of(_array("firsts"), "first name", number)


def _last(number: str = "number") -> str:
    return one_of(_array("lasts"), "last name", number)


def _address(number: str, owner: str) -> str:
    street, trade = one_of(_array("streets"), "street", owner), one_of(_array("trades"), "trade", owner)
    return f"""lower({_first(number)} || '.' || {_last(number)}) || '.' || {number} || '@' ||
        CASE WHEN {roll("provider", number)} < {AT_PROVIDERS} THEN {one_of(_array("providers"), "which", number)}
        ELSE lower({street} || '-' || {trade}) || '-' || {owner} || '.example' END"""


# Whoever works in a business that an earlier batch made finds it by its owner's address.
BATCH = f"""
CREATE TEMP TABLE {batches.PEOPLE} ON COMMIT DROP AS
WITH numbered AS MATERIALIZED (
    SELECT number, number - ({_array("back")})[1 + mod(number - 1, 20)] AS owner,
           ({_array("sizes")})[1 + mod(number - 1, 20)] AS size,
           {roll("standing")} AS standing, {roll("keen")} ^ 1.5 AS keen
    FROM generate_series(%(first)s, %(last)s) AS number
),
standing AS MATERIALIZED (
    SELECT *, CASE WHEN size > 1 OR standing >= {SUBSCRIBER_SHARE + CONTACT_SHARE} THEN 'member'
              WHEN standing < {SUBSCRIBER_SHARE} THEN 'subscriber' ELSE 'contact' END AS is_a,
           {batches.TODAY} - interval '1 minute' * (1 + floor(730 * 24 * 60 * {roll("joined")} ^ 1.5)) AS joined_at,
           {one_of(_array("zones"), "time zone", "owner")} AS time_zone
    FROM numbered
),
firm AS MATERIALIZED (
    SELECT owner, nextval(pg_get_serial_sequence('profiles_business', 'id')) AS business_id
    FROM standing WHERE number = owner AND is_a = 'member'
    UNION ALL
    SELECT owner, m.business_id
    FROM (SELECT DISTINCT owner FROM standing WHERE owner < %(first)s) AS earlier
    JOIN profiles_person p ON lower(p.email) = {_address("owner", "owner")}
    JOIN profiles_membership m ON m.person_id = p.id AND m.until_at IS NULL
)
SELECT number, nextval(pg_get_serial_sequence('profiles_person', 'id')) AS person_id,
       {_address("number", "owner")} AS email,
       CASE WHEN {roll("nameless")} < {NAMELESS_SHARE} THEN '' ELSE {_first()} || ' ' || {_last()} END AS name,
       CASE WHEN time_zone = ANY(%(german)s) AND 'de' = ANY(%(languages)s) AND {roll("language")} < {GERMAN_SHARE}
            THEN 'de' ELSE 'en' END AS language,
       time_zone, joined_at, is_a = 'subscriber' AS subscribed, is_a = 'member' AS joined,
       CASE WHEN is_a = 'member' AND {roll("closed")} < {CLOSED_SHARE}
            THEN joined_at + ({batches.TODAY} - joined_at) * {roll("closed when")} END AS closed_at,
       is_a = 'member' AND {roll("closed")} >= {CLOSED_SHARE} AS is_member,
       firm.business_id, number = owner AS is_owner, size, owner,
       CASE WHEN is_a = 'member' THEN floor(12 * (keen + {roll("depth")}) / 2)::int ELSE 0 END AS depth, keen
FROM standing LEFT JOIN firm USING (owner)
ORDER BY number"""

REACHED = r"""
SELECT max(split_part(split_part(email, '@', 1), '.', 3)::int) FROM profiles_person
WHERE is_generated AND email ~ '^[a-z]+\.[a-z]+\.[0-9]+@'"""


def add_people(batch: Batch) -> None:
    batch.run(f"DROP TABLE IF EXISTS {batches.PEOPLE}")
    batch.run(BATCH, ARRAYS)
    batch.run(f"ANALYZE {batches.PEOPLE}")
    for statement in (_businesses(), _people(), _memberships()):
        batch.run(statement, ARRAYS)


def _businesses() -> str:
    street, trade = one_of(_array("streets"), "street", "owner"), one_of(_array("trades"), "trade", "owner")
    columns = {
        "id": "business_id",
        "name": f"{street} || ' ' || {trade}",
        "is_generated": "true",
        "created_at": "joined_at",
    }
    return insert(Business, columns, f"FROM {batches.PEOPLE} WHERE is_owner AND business_id IS NOT NULL")


def _people() -> str:
    same = {name: name for name in ("email", "name", "language", "time_zone", "closed_at")}
    columns = {
        **same,
        "id": "person_id",
        "password": "'!'",
        "is_generated": "true",
        "created_at": "joined_at",
        "confirmed_at": "CASE WHEN joined THEN joined_at END",
    }
    return insert(Person, columns, f"FROM {batches.PEOPLE}")


def _memberships() -> str:
    columns = {
        "person_id": "person_id",
        "business_id": "business_id",
        "role": "CASE WHEN is_owner THEN 'owner' ELSE 'colleague' END",
        "from_at": "joined_at",
    }
    return insert(Membership, columns, f"FROM {batches.PEOPLE} WHERE business_id IS NOT NULL")


def reached() -> int:
    """The number of the last person there is; the small company's have none in their address."""
    with connection.cursor() as cursor:
        cursor.execute(REACHED)
        return cursor.fetchone()[0] or PEOPLE
