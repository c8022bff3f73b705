"""What people do with clusters. Each is one transaction and is noted; who is in them is found anew soon after."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from portal.activity.recording import record
from portal.waking import try_to_wake
from profiles.clusters.models import Cluster
from profiles.clusters.uses import segments_that_ask_about
from profiles.people.models import Person
from profiles.segments.models import Segment


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
    """After all others. `values`: its segment and how to treat it."""
    last = _locked().aggregate(last=Max("position"))["last"]
    cluster = Cluster.objects.create(position=(last or 0) + 1, **values)
    record("cluster_made", by, cluster.subject)
    _find_anew()
    return cluster


@transaction.atomic
def change(cluster: Cluster, by: Person, version: int, values: dict[str, Any]) -> None:
    """Raises StaleError."""
    now = Cluster.objects.select_related("segment").select_for_update(of=("self",)).get(pk=cluster.pk)
    if now.version != version:
        raise StaleError(now)
    for name, value in values.items():
        setattr(now, name, value)
    now.version += 1
    now.save()
    record("cluster_changed", by, now.subject)
    _find_anew()


@transaction.atomic
def move(cluster: Cluster, by: Person, *, up: bool) -> bool:
    """In place of the one before or after it; False where there is none."""
    ordered = list(_locked().order_by("position"))
    at = ordered.index(cluster)
    other = at - 1 if up else at + 1
    if other not in range(len(ordered)):
        return False
    one, two = ordered[at], ordered[other]
    one.position, two.position = two.position, one.position
    Cluster.objects.bulk_update([one, two], ["position"])
    record("cluster_moved", by, one.subject, up=up)
    _find_anew()
    return True


@transaction.atomic
def delete(cluster: Cluster, by: Person) -> None:
    """Its segment stays. Raises InUseError while a rule asks about it."""
    now = _locked().get(pk=cluster.pk)
    if segments := segments_that_ask_about(now):
        raise InUseError(segments)
    record("cluster_deleted", by, now.subject, name=cluster.segment.name)
    now.delete()
    _find_anew()


def _locked() -> Any:
    """All of them: their order is one thing."""
    list(Cluster.objects.select_for_update().order_by("pk").values_list("pk"))
    return Cluster.objects.all()


def _find_anew() -> None:
    from profiles.clusters.tasks import refresh_clusters

    transaction.on_commit(lambda: try_to_wake(lambda: refresh_clusters.delay(reach=True)), robust=True)
