from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.administration import attention
from portal.demo.makers import Maker, makers
from profiles.clusters.attention import broken_clusters
from profiles.clusters.conditions import IN_CLUSTER
from profiles.clusters.demo import fill_clusters
from profiles.clusters.merging import KEEPS_THE_FIRST
from profiles.clusters.uses import clusters_that_use
from profiles.merging.rules import business_rules, register_all
from profiles.segments.conditions import conditions
from profiles.segments.uses import users_of_segments


def register() -> None:
    verbs.register("cluster_made", _("made a cluster"))
    verbs.register("cluster_changed", _("changed a cluster"))
    verbs.register("cluster_moved", _("changed the order of clusters"))
    verbs.register("cluster_deleted", _("deleted a cluster"))
    verbs.register("cluster_filled", _("a cluster was filled for the first time"))
    verbs.register("entered_cluster", _("their business came into a cluster"))
    verbs.register("left_cluster", _("their business left a cluster"))
    conditions.register(IN_CLUSTER.slug, IN_CLUSTER)
    users_of_segments.register("clusters", clusters_that_use)
    register_all(business_rules, KEEPS_THE_FIRST, "profiles.ClusteredBusiness.business")
    attention.lend("clusters", broken_clusters, order=41)
    makers.register("clusters", Maker("clusters", complete=fill_clusters))
