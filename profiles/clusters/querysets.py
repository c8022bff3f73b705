from collections.abc import Collection

from django.db.models import Q, QuerySet

from profiles.businesses.models import Business, Membership
from profiles.clusters.models import Cluster, ClusteredBusiness, ClusterSize
from profiles.people.models import Person
from profiles.segments.querysets import DAYS

SAMPLE = 10


def in_order() -> QuerySet[Cluster]:
    return Cluster.objects.select_related("segment").order_by("position")


def cluster_of(person: Person) -> Cluster | None:
    """Of the business where they work now."""
    here = Membership.objects.filter(person=person, until_at__isnull=True).values("business")
    return in_order().filter(businesses__business__in=here).first()


def cluster_of_business(business: Business) -> Cluster | None:
    return in_order().filter(businesses__business=business).first()


def latest_sizes() -> dict[int | None, ClusterSize]:
    """By cluster, None being those in no cluster: as last counted."""
    rows = ClusterSize.objects.order_by("cluster_id", "-day").distinct("cluster_id")
    return {row.cluster_id: row for row in rows}


def history(cluster: Cluster) -> list[ClusterSize]:
    """Of the last days, the oldest first."""
    return list(reversed(cluster.sizes.order_by("-day")[:DAYS]))


def sample(cluster: Cluster, after: int = 0) -> list[ClusteredBusiness]:
    """One more than is shown."""
    rows = ClusteredBusiness.objects.filter(cluster=cluster, business__gt=after).select_related("business")
    return list(rows.order_by("business")[: SAMPLE + 1])


def built_on(segments: Collection[int], clusters: Collection[int] = ()) -> list[Cluster]:
    """The clusters that these segments describe, and these."""
    return list(in_order().filter(Q(segment__in=segments) | Q(pk__in=clusters)))
