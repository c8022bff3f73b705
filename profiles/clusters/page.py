"""What the page of a cluster shows, gathered from its parts."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.web.ids import as_id
from profiles.businesses.models import Membership
from profiles.clusters.advice import advice_on
from profiles.clusters.models import Cluster, ClusteredBusiness
from profiles.clusters.querysets import SAMPLE, history, in_order, sample
from profiles.clusters.refreshing import fitting
from profiles.clusters.uses import segments_that_ask_about
from profiles.people.models import Person
from profiles.segments.access import can_use, sees_people
from profiles.segments.changing import trouble, words_for
from profiles.segments.counting import kept
from profiles.segments.curve import curve
from profiles.segments.lines import said
from profiles.segments.rules import checked
from profiles.segments.sets import InSet

Context = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """Of the businesses that its segment describes now: how many it has, how many others have, how many none."""

    fits: int
    here: int
    lost: list[tuple[Cluster, int]]
    """To clusters before it."""
    coming: int
    """Not here yet, nor with one before it: the next refresh moves them."""


def page(request: HttpRequest, cluster: Cluster, viewer: Person) -> Context:
    broken = trouble(cluster.segment)
    context: Context = {
        "cluster": cluster,
        "advice": advice_on(cluster),
        "trouble": words_for(broken) if broken else "",
        "asked_by": segments_that_ask_about(cluster),
        "sees_people": sees_people(viewer),
        "uses_segments": can_use(viewer),
        "history": _history(cluster),
    }
    if broken:
        return context
    people = _people(request, cluster) if context["sees_people"] else {}
    return {
        **context,
        "conditions": said(checked(cluster.segment.rule)),
        "standing": standing(cluster),
        **people,
    }


def standing(cluster: Cluster) -> Standing | None:
    """Counted now, and kept for a minute; None when that takes too long."""
    named = ["cluster", cluster.pk, cluster.segment.rule]
    counted: dict[int | None, int] | None = kept(named, lambda: counted_by_cluster(cluster))
    ahead = [one for one in in_order() if one.position < cluster.position]
    if counted is None:
        return None
    lost = [(one, counted[one.pk]) for one in ahead if one.pk in counted]
    fits, here = sum(counted.values()), counted.get(cluster.pk, 0)
    return Standing(fits, here, lost, fits - here - sum(many for _one, many in lost))


def counted_by_cluster(cluster: Cluster) -> dict[int | None, int]:
    """Of the businesses that its segment describes now: how many each cluster has, None being no cluster."""
    fit = Membership.objects.filter(
        InSet(fitting(cluster).values("pk"), F("person_id")), until_at__isnull=True
    )
    rows = fit.values("business__clustered__cluster").annotate(n=Count("business", distinct=True))
    return {row["business__clustered__cluster"]: row["n"] for row in rows}


def _people(request: HttpRequest, cluster: Cluster) -> Context:
    """Some of its businesses, each with somebody whom the segment describes."""
    found = sample(cluster, as_id(request.GET.get("after", "")))
    shown = found[:SAMPLE]
    return {"sample": _with_somebody(cluster, shown), "more": shown[-1].pk if len(found) > SAMPLE else None}


def _with_somebody(
    cluster: Cluster, rows: list[ClusteredBusiness]
) -> list[tuple[ClusteredBusiness, Person | None]]:
    ids = [row.business_id for row in rows]
    here = fitting(cluster).filter(memberships__until_at__isnull=True, memberships__business__in=ids)
    named = here.annotate(works_in=F("memberships__business")).order_by("-pk")
    by_business = {person.works_in: person for person in named}
    return [(row, by_business.get(row.business_id)) for row in rows]


def _history(cluster: Cluster) -> Context | None:
    """None until there are two to compare."""
    found = history(cluster)
    titles = {
        "businesses": _("Businesses"),
        "people": _("People"),
        "reachable": _("Reachable by newsletter"),
    }
    return curve(found, titles) if len(found) > 1 else None
