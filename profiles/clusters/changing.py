"""What people do with clusters. Each is one transaction and is noted; who is in them is found anew soon after.

Several at once wait for each other: for the clusters first, by their ids as a refresh locks them, then for the segment.
A page waits for a refresh that goes on for seconds only: others wait for the page meanwhile.
"""

from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from portal.activity.recording import record
from portal.waking import try_to_wake
from profiles.clusters.models import Cluster, ReachWish
from profiles.clusters.uses import segments_that_ask_about
from profiles.people.models import Person
from profiles.segments.models import Segment
from profiles.segments.waiting import patience

ORDER = 7_312
"""Of PostgreSQL's advisory locks: for the order of clusters, also while there is none."""


class TakenError(Exception):
    """The segment is gone, or describes another cluster. Nothing was changed."""


class GoneError(Exception):
    """Somebody else deleted the cluster."""


class StaleError(Exception):
    """Somebody else saved since `version` was read. Nothing was changed; `cluster` is as it is now."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(f"cluster {cluster.pk} is at version {cluster.version}")
        self.cluster = cluster


class InUseError(Exception):
    """It can't go: the rules of these segments ask about it."""

    def __init__(self, segments: list[Segment]) -> None:
        super().__init__(", ".join(segment.name for segment in segments))


@transaction.atomic
def make(by: Person | None, values: dict[str, Any]) -> Cluster:
    """After all others. `values`: its segment and how to treat it. Raises TakenError."""
    last = _locked().aggregate(last=Max("position"))["last"]
    _hold(values["segment"])
    cluster = Cluster.objects.create(position=(last or 0) + 1, **values)
    record("cluster_made", by, cluster.subject)
    _find_anew()
    return cluster


@transaction.atomic
def change(cluster: Cluster, by: Person, version: int, values: dict[str, Any]) -> None:
    """Raises BusyError, GoneError, StaleError, TakenError."""
    whole = values["segment"].pk != cluster.segment_id
    now = _locked(whole=whole).select_related("segment").filter(pk=cluster.pk).first()
    if now is None:
        raise GoneError
    if now.version != version:
        raise StaleError(now)
    _hold(values["segment"], now.pk)
    for name, value in values.items():
        setattr(now, name, value)
    now.version += 1
    now.save()
    record("cluster_changed", by, now.subject)
    _find_anew()


@transaction.atomic
def move(cluster: Cluster, by: Person, *, up: bool) -> bool:
    """In place of the one before or after it; False where there is none, or the cluster is gone. Raises BusyError."""
    ordered = list(_locked(whole=True).order_by("position"))
    at = next((at for at, one in enumerate(ordered) if one == cluster), None)
    if at is None or (other := at - 1 if up else at + 1) not in range(len(ordered)):
        return False
    one, two = ordered[at], ordered[other]
    one.position, two.position = two.position, one.position
    Cluster.objects.bulk_update([one, two], ["position"])
    record("cluster_moved", by, one.subject, up=up)
    _find_anew()
    return True


@transaction.atomic
def delete(cluster: Cluster, by: Person) -> bool:
    """Its segment stays. False where somebody else did it. Raises BusyError, InUseError while a rule asks about it."""
    now = _locked(whole=True).filter(pk=cluster.pk).first()
    if now is None:
        return False
    if segments := segments_that_ask_about(now):
        raise InUseError(segments)
    record("cluster_deleted", by, now.subject, name=cluster.segment.name)
    now.delete()
    _find_anew()
    return True


def _locked(*, whole: bool = False) -> QuerySet[Cluster]:
    """All of them: their order is one thing. `whole`: also from a refresh that goes on. Raises BusyError for that."""
    with connection.cursor() as cursor, patience(cursor) if whole else nullcontext():
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ORDER])
        list(Cluster.objects.select_for_update(no_key=not whole).order_by("pk").values_list("pk"))
    return Cluster.objects.all()


def _hold(segment: Segment, cluster: int | None = None) -> None:
    """For this one; nobody deletes it meanwhile. Raises TakenError."""
    there = Segment.objects.select_for_update(no_key=True).filter(pk=segment.pk).values_list("pk")
    others = Cluster.objects.filter(segment=segment).exclude(pk=cluster or 0)
    if not there.first() or others.exists():
        raise TakenError


def find_anew() -> bool:
    """By a worker, and whom mail could reach as well. False where no worker could be asked: beat has it done later."""
    ReachWish.objects.create()
    return _woken()


def _find_anew() -> None:
    ReachWish.objects.create()
    transaction.on_commit(_woken, robust=True)


def _woken() -> bool:
    from profiles.clusters.tasks import refresh_clusters

    return try_to_wake(refresh_clusters.delay)
