"""In which cluster the business is that somebody works in, as a condition of segments."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.clusters.forms import InClusterForm
from profiles.clusters.models import Cluster, ClusteredBusiness
from profiles.clusters.uses import SLUG, beneath
from profiles.segments.conditions import About, Asked, BrokenRuleError, Condition, Mark, Params, two_ways
from profiles.segments.own_conditions import either
from profiles.segments.sets import WorkingIn


def _in_cluster(values: Params, asked: Asked) -> WorkingIn:
    """As of the last refresh. Raises BrokenRuleError inside of what says who is in a cluster: it would never rest."""
    _refuse_circle(asked)
    return WorkingIn(ClusteredBusiness.objects.filter(cluster__in=values["clusters"]).values("business"))


def _refuse_circle(asked: Asked) -> None:
    if not asked.inside:
        return
    clusters = dict(Cluster.objects.values_list("segment", "segment__name"))
    for pk, name in clusters.items():
        if asked.inside & set(beneath([pk])):
            words = _("The cluster “%(name)s” stands on this rule, so it can’t ask about clusters.")  # noqa: RUF001
            raise BrokenRuleError(words % {"name": name})


def _clusters(values: Params, mark: Mark) -> dict[str, object]:
    named = {one.pk: one for one in Cluster.objects.select_related("segment")}
    words = either([named.get(pk) or _("a cluster that is gone") for pk in values["clusters"]], mark)
    return {"clusters": words}


SAYS = two_ways(
    _clusters,
    gettext_lazy("work in a business of the cluster {clusters}"),
    gettext_lazy("work in no business of the cluster {clusters}"),
)
IN_CLUSTER = Condition(
    SLUG, gettext_lazy("Which cluster they are in"), InClusterForm, _in_cluster, *SAYS, about=About.GROUPS
)
