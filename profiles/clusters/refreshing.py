"""Which business is in which cluster, found anew: who came in and who left, set-based, with an activity for each.

A cluster whose rule can't be asked keeps whom it has until it is mended: else they would fall to those after it.
"""

from datetime import UTC, datetime
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from portal.activity.recording import record, record_returning
from portal.mail.eligibility import reachable
from profiles.clusters.locking import hold_clusters
from profiles.clusters.models import Cluster, ClusterSize, ReachWish
from profiles.clusters.querysets import in_order
from profiles.clusters.uses import beneath
from profiles.consent.models import Purpose
from profiles.people.models import Person
from profiles.segments.compiling import compiled, everybody, ids_of
from profiles.segments.conditions import Asked, BrokenRuleError
from profiles.segments.counting import bounded, kind_for
from profiles.segments.rules import checked

log = structlog.get_logger(__name__)

LOCK = 7_311
"""Of PostgreSQL's advisory locks: one refresh at a time."""
LONGEST_MS = 300_000
WANTED = """
    DROP TABLE IF EXISTS wanted_clusters;
    CREATE TEMP TABLE wanted_clusters (business_id bigint PRIMARY KEY, cluster_id bigint) ON COMMIT DROP
"""
FITS = """
    DROP TABLE IF EXISTS fitting_businesses;
    CREATE TEMP TABLE fitting_businesses ON COMMIT DROP AS SELECT DISTINCT m.business_id
    FROM ({people}) AS fits (id) JOIN profiles_membership m ON m.person_id = fits.id AND m.until_at IS NULL;
    INSERT INTO wanted_clusters SELECT business_id, %s FROM fitting_businesses ON CONFLICT DO NOTHING
"""
"""Asked in the order of the clusters: the first that wants a business has it. What makes a table may be asked in
parallel, what writes to one that is there never."""
KEEPS = """
    INSERT INTO wanted_clusters
    SELECT business_id, cluster_id FROM profiles_clusteredbusiness WHERE cluster_id = %s ON CONFLICT DO NOTHING
"""
OF_THEM = """(
    SELECT m.person_id FROM profiles_membership m
    WHERE m.business_id = c.business_id AND m.until_at IS NULL ORDER BY m.role = 'owner' DESC, m.id LIMIT 1
)"""
"""Activities are of people: it is noted at the owner, or at whoever is longest there."""
LEAVE = f"""
    DELETE FROM profiles_clusteredbusiness c WHERE c.cluster_id = %s AND NOT EXISTS (
        SELECT FROM wanted_clusters w WHERE w.business_id = c.business_id AND w.cluster_id = c.cluster_id)
    RETURNING {OF_THEM}
"""  # noqa: S608  a constant
FILL = """
    INSERT INTO profiles_clusteredbusiness AS c (business_id, cluster_id, since)
    SELECT w.business_id, w.cluster_id, %s FROM wanted_clusters w
    WHERE w.cluster_id = %s AND EXISTS (SELECT FROM profiles_business b WHERE b.id = w.business_id)
    ON CONFLICT DO NOTHING
"""
"""None that was merged away since it was found."""
ENTER = FILL + " RETURNING " + OF_THEM
CLUSTER = "memberships__business__clustered__cluster"


@transaction.atomic
def refresh(now: datetime | None = None) -> dict[str, int] | None:
    """How many clusters there are, how many businesses came in and left; None when another worker is at it.

    The first filling of a cluster is noted as one: those businesses were like that before anybody asked.
    """
    if not _alone():
        return None
    wishes = list(ReachWish.objects.values_list("pk", flat=True))
    now, clusters = now or timezone.now(), list(in_order().filter(pk__in=hold_clusters()))
    with bounded(LONGEST_MS):
        broken = _want(clusters, now)
        left = sum(record_returning("left_cluster", one.subject, LEAVE, [one.pk]) for one in clusters)
        entered = sum(_enter(one, now) for one in clusters if one.pk not in broken)
        _write_sizes(clusters, now, reach=bool(wishes) or _changed(clusters))
    ReachWish.objects.filter(pk__in=wishes).delete()
    _note(clusters, broken, now)
    return {"clusters": len(clusters), "entered": entered, "left": left}


def _changed(clusters: list[Cluster]) -> bool:
    """Whether a segment that any stands on, or that its rule leads to, was changed since they were found."""
    found = [one.refreshed_at for one in clusters if one.refreshed_at]
    stands_on = beneath(one.segment_id for one in clusters).values()
    return bool(found) and any(one.changed_at > min(found) for one in stands_on)


def _alone() -> bool:
    """Until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _want(clusters: list[Cluster], now: datetime) -> list[int]:
    """Those whose rule can't be asked."""
    broken = []
    with connection.cursor() as cursor:
        cursor.execute(WANTED)
        for cluster in clusters:
            try:
                people, values = ids_of(fitting(cluster, now))
            except BrokenRuleError as error:
                log.warning("cluster is broken", cluster=cluster.pk, words=error.words)
                broken.append(cluster.pk)
                cursor.execute(KEEPS, [cluster.pk])
            else:
                cursor.execute(FITS.format(people=people), [*values, cluster.pk])
        cursor.execute("ANALYZE wanted_clusters")
    return broken


def _note(clusters: list[Cluster], broken: list[int], now: datetime) -> None:
    """At the end, and by their ids as others lock them: whoever works with clusters hardly waits."""
    these = Cluster.objects.filter(pk__in=[one.pk for one in clusters])
    list(these.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    these.exclude(pk__in=broken, refreshed_at=None).update(refreshed_at=now, is_broken=False)
    these.filter(pk__in=broken).update(is_broken=True)


def fitting(cluster: Cluster, now: datetime | None = None) -> QuerySet[Person]:
    """Whom its segment describes as it is now, also those whose business a cluster before it has.

    Raises BrokenRuleError.
    """
    asked = Asked(now or timezone.now(), frozenset({cluster.segment_id}))
    return everybody().filter(compiled(checked(cluster.segment.rule), asked)).order_by()


def _enter(cluster: Cluster, now: datetime) -> int:
    if cluster.refreshed_at is not None:
        return record_returning("entered_cluster", cluster.subject, ENTER, [now, cluster.pk])
    with connection.cursor() as cursor:
        cursor.execute(FILL, [now, cluster.pk])
        record("cluster_filled", None, cluster.subject, businesses=cursor.rowcount)
    return 0


def _write_sizes(clusters: list[Cluster], now: datetime, *, reach: bool) -> None:
    """Of each, and of those in none. Of the day, the last count wins; of the reach, which is costly, the first.

    `reach`: count it all the same.
    """
    day, pks = now.astimezone(UTC).date(), [*(one.pk for one in clusters), None]
    here = everybody().filter(memberships__isnull=False, memberships__until_at__isnull=True)
    rows: Any = here.values_list(CLUSTER).annotate(
        n=Count("memberships__business", distinct=True), m=Count("pk")
    )
    counted = {pk: (businesses, people) for pk, businesses, people in rows}
    has_reach = set(ClusterSize.objects.filter(day=day).values_list("cluster", flat=True))
    reached = _reached(here) if reach or {*pks} - has_reach else None
    for pk in pks:
        businesses, people = counted.get(pk, (0, 0))
        of_the_day: dict[str, Any] = {"cluster_id": pk, "day": day}
        sizes = {"businesses": businesses, "people": people}
        if reached is not None:
            sizes["reachable"] = reached.get(pk, 0)
        ClusterSize.objects.update_or_create(**of_the_day, defaults=sizes)


def _reached(here: QuerySet[Person]) -> dict[int | None, int]:
    """Whom a newsletter would reach now, by cluster."""
    kind = kind_for(Purpose.NEWSLETTER)
    rows = reachable(here, kind).values_list(CLUSTER).annotate(n=Count("pk")) if kind else ()
    return dict(rows)
