"""How fast mail may leave: token buckets in the database, which all workers share and reserve from per chunk."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, Now

from portal.mail.models import WAITING, Message, Pace, Stream
from portal.mail.waking import wake_lanes

MOVED_AT_ONCE = 20_000

# The wall clock, not the transaction's: who waited for the row's lock must not count the wait twice.
RESERVE = """
WITH now_full AS (
    SELECT id, CASE
        WHEN per_minute IS NULL THEN %(wanted)s::float
        ELSE LEAST(burst, tokens + per_minute / 60.0 * GREATEST(
            0, EXTRACT(EPOCH FROM clock_timestamp() - filled_at)::float)) END AS tokens
    FROM portal_pace WHERE scope = %(scope)s FOR UPDATE
), granted AS (
    SELECT id, tokens, LEAST(%(wanted)s, floor(tokens))::int AS n FROM now_full
)
UPDATE portal_pace AS pace SET tokens = granted.tokens - n, filled_at = clock_timestamp()
FROM granted WHERE pace.id = granted.id RETURNING n
"""


def domain_of(address: Any) -> Combinable:
    """The receiving domain of an address, in lower case, in SQL."""
    part = Func(address, Value("@"), Value(2), function="split_part", output_field=TextField())
    return Lower(part)


def reserve(scope: str, wanted: int) -> int:
    """So many may leave now, `wanted` at most; what is not used is given back by `refund`.

    A scope without a pace has no limit.
    """
    pace = Pace.objects.filter(scope=scope).values_list("per_minute", flat=True).first()
    if pace is None:
        return wanted
    with connection.cursor() as cursor:
        cursor.execute(RESERVE, {"scope": scope, "wanted": wanted})
        row = cursor.fetchone()
    return int(row[0]) if row else wanted


def refund(scope: str, unused: int) -> None:
    if unused > 0:
        Pace.objects.filter(scope=scope, per_minute__isnull=False).update(tokens=F("tokens") + unused)


def open_lanes() -> list[str]:
    """The empty lane of all that have no pace, and the domains that have one and may be written to now."""
    paused = Q(paused_until__gt=Now())
    return ["", *_domains().exclude(paused).values_list("scope", flat=True)]


def lanes() -> list[str]:
    """The domains that have a pace of their own."""
    return list(_domains().values_list("scope", flat=True))


def _domains() -> QuerySet[Pace]:
    return Pace.objects.exclude(scope=Stream.BULK).order_by("id")


def bulk_is_open() -> bool:
    return not Pace.objects.filter(scope=Stream.BULK, paused_until__gt=Now()).exists()


def lane_for(address: str) -> str:
    """Where a row waits that is planned now."""
    domain = address.rpartition("@")[2].lower()
    return domain if Pace.objects.filter(scope=domain).exists() else ""


def pause_scope(scope: str, until: datetime, reason: str) -> None:
    """A stream, or a receiving domain, gets nothing more of what goes to many until then; the later end counts.

    What waits there moves into a lane of its own afterwards, by a task: it may be a million rows.
    """
    scope = scope.lower()
    Pace.objects.get_or_create(scope=scope)
    earlier = Q(paused_until=None) | Q(paused_until__lt=until)
    Pace.objects.filter(earlier, scope=scope).update(paused_until=until, reason=reason[:200])
    if scope != Stream.BULK:
        transaction.on_commit(wake_lanes, robust=True)


def give_lanes(domains: Iterable[str]) -> int:
    """Move what waits for these domains into lanes of their own; in short steps, a repeat moves the rest."""
    moved = 0
    for domain in domains:
        while count := _move(domain):
            moved += count
    return moved


@transaction.atomic
def _move(domain: str) -> int:
    rows = Message.objects.filter(stream=Stream.BULK, state__in=WAITING, lane="")
    mine = rows.annotate(domain=domain_of(F("address"))).filter(domain=domain)
    some = mine.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:MOVED_AT_ONCE]
    return Message.objects.filter(pk__in=list(some)).update(lane=domain)
