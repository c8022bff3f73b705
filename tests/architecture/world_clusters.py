"""Clusters of the world: one that the member's business is in, before another."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from profiles.businesses.querysets import business_of
from profiles.clusters.changing import make as make_cluster
from profiles.clusters.models import Cluster, ClusteredBusiness, ClusterSize
from profiles.clusters.refreshing import refresh
from profiles.models import Person, Purchase
from profiles.segments.changing import make
from tests.factories import MembershipFactory

TREATMENT = {"through": "direct", "channel": "mail", "tone": "⟦Short⟧", "buys": "⟦Flour⟧", "note": "⟦Call⟧"}


def of_clusters(marketer: Person) -> Iterator[tuple[str, dict[str, Any]]]:
    bakers = {"has": "answered", "question": "industry", "values": ["bakery"]}
    readers = {"has": "reads", "languages": ["en"]}
    first = make(marketer, "⟦Makers of bread⟧", "⟦They bake⟧", {"all": [bakers]})
    cluster = make_cluster(marketer, {"segment": first, **TREATMENT})
    last = make(marketer, "⟦Readers⟧", "⟦They read⟧", {"all": [readers]})
    make_cluster(marketer, {"segment": last, **TREATMENT})
    refresh()
    for act in ("", "-treatment", "-move", "-delete"):
        yield f"studio-cluster{act}", {"pk": cluster.pk}


def make_more_of_clusters(marketer: Person, member: Person, many: int) -> None:
    """Clusters before and after, businesses in one, days of its history, and what they bought."""
    cluster = Cluster.objects.earliest("position")
    bought = Purchase.objects.filter(business=business_of(member)).first()
    for at in range(many):
        make_cluster(marketer, {"segment": make(marketer, f"More {at}"), **TREATMENT})
        business = MembershipFactory.create().business
        ClusteredBusiness.objects.create(
            business=business, cluster=cluster, since=datetime(2026, 1, 1, tzinfo=UTC)
        )
        ClusterSize.objects.create(
            cluster=cluster, day=date(2020, 1, 1 + at), businesses=at, people=at, reachable=0
        )
        if bought:
            bought.pk, bought.business, bought.reference = None, business, f"cluster-{at}"
            bought.save()
