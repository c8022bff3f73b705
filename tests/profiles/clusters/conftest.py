from collections.abc import Callable
from typing import Any

import pytest

from profiles.clusters.changing import make as make_cluster
from profiles.clusters.models import Cluster, ClusteredBusiness
from profiles.models import Person
from profiles.segments.changing import make
from tests.factories import PersonFactory

TREATMENT = {"through": "direct", "channel": "mail", "tone": "Short.", "buys": "Flour.", "note": ""}
MakeCluster = Callable[..., Cluster]


@pytest.fixture
def by() -> Person:
    return PersonFactory.create(name="Mara", is_staff=True, is_superuser=True)


@pytest.fixture
def cluster_of_rule(by: Person) -> MakeCluster:
    """Each after those before it."""

    def made(name: str, rule: Any, **treatment: str) -> Cluster:
        return make_cluster(by, {"segment": make(by, name, rule=rule), **TREATMENT, **treatment})

    return made


def kept() -> dict[int, str]:
    """By business: the name of its cluster."""
    return dict(ClusteredBusiness.objects.values_list("business", "cluster__segment__name"))
