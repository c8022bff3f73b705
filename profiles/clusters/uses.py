"""What builds on what: clusters on segments, and segments on clusters where their rule asks about one."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from profiles.clusters.models import Cluster
from profiles.segments.models import Segment
from profiles.segments.uses import Use, named_in

SLUG = "in_cluster"


def clusters_that_use(pks: Collection[int]) -> Iterable[Use]:
    for cluster in Cluster.objects.filter(segment__in=pks).select_related("segment"):
        words = _("the cluster “%(name)s”") % {"name": cluster.segment.name}
        yield Use(cluster.segment_id, words, cluster.get_absolute_url())


def segments_that_ask_about(cluster: Cluster) -> list[Segment]:
    return [one for one in Segment.objects.only("name", "rule") if cluster.pk in clusters_in(one.rule)]


def clusters_in(rule: Any) -> set[int]:
    """The clusters that a rule names, whether or not it can be asked."""
    if isinstance(rule, list):
        return set().union(*map(clusters_in, rule))
    if not isinstance(rule, dict):
        return set()
    named = rule.get("clusters") if rule.get("has") == SLUG else None
    own = {pk for pk in named if isinstance(pk, int)} if isinstance(named, list) else set()
    return own.union(*map(clusters_in, rule.values()))


def beneath(segments: Iterable[int]) -> dict[int, Segment]:
    """These segments and all that their rules lead to, by id. One query."""
    known = {one.pk: one for one in Segment.objects.only("name", "rule", "changed_at")}
    found: dict[int, Segment] = {}
    waiting = [*segments]
    while waiting:
        pk = waiting.pop()
        if pk in known and pk not in found:
            found[pk] = known[pk]
            waiting += named_in(known[pk].rule)
    return found


def asks_about_clusters(segment: Segment) -> bool:
    """Itself, or a segment that its rule leads to: then no cluster can stand on it."""
    return any(_asks(one.rule) for one in beneath([segment.pk]).values())


def _asks(rule: Any) -> bool:
    if isinstance(rule, list):
        return any(map(_asks, rule))
    return isinstance(rule, dict) and (rule.get("has") == SLUG or any(map(_asks, rule.values())))
