"""A treatment in words, for those who write to people and talk with them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.clusters.models import Cluster
from profiles.clusters.querysets import built_on, cluster_of
from profiles.clusters.uses import clusters_in
from profiles.people.models import Person
from profiles.segments.models import Segment

DIRECT, PARTNER = Cluster.Through.DIRECT, Cluster.Through.PARTNER
MAIL, PHONE, POST, EVENTS = Cluster.Channel
HOW: dict[tuple[str, str], Any] = {
    (DIRECT, MAIL): gettext_lazy("Talk to them directly, by mail."),
    (DIRECT, PHONE): gettext_lazy("Talk to them directly, by phone."),
    (DIRECT, POST): gettext_lazy("Talk to them directly, by post."),
    (DIRECT, EVENTS): gettext_lazy("Talk to them directly, at events."),
    (PARTNER, MAIL): gettext_lazy("Go through their partner, who writes to them by mail."),
    (PARTNER, PHONE): gettext_lazy("Go through their partner, who calls them."),
    (PARTNER, POST): gettext_lazy("Go through their partner, who writes to them by post."),
    (PARTNER, EVENTS): gettext_lazy("Go through their partner, at the partner’s events."),  # noqa: RUF001
}


@dataclass(frozen=True)
class Advice:
    """`how`: a sentence of ours. `more`: a label of ours, and what the marketers wrote."""

    cluster: Cluster
    how: str
    more: list[tuple[str, str]]


def advice_on(cluster: Cluster) -> Advice:
    written = [
        (_("Tone"), cluster.tone),
        (_("What they buy, and how"), cluster.buys),
        (_("Note"), cluster.note),
    ]
    return Advice(
        cluster,
        str(HOW[cluster.through, cluster.channel]),
        [(label, words) for label, words in written if words],
    )


def advice_of(person: Person) -> Advice | None:
    """On the cluster of the business where they work, if it is in one."""
    cluster = cluster_of(person)
    return advice_on(cluster) if cluster else None


def in_one_line(cluster: Cluster | None) -> str:
    """ "Industrialists: Talk to them directly, by mail. Tone: Short." Nothing for who is in none."""
    if cluster is None:
        return ""
    advice = advice_on(cluster)
    more = [f"{label}: {words}" for label, words in advice.more]
    return " ".join([f"{cluster}: {advice.how}", *more])


def advice_for_segments(pks: list[int]) -> list[Advice]:
    """On the clusters that these segments describe or ask about; what their rules lead to does not count."""
    rules = Segment.objects.filter(pk__in=pks).values_list("rule", flat=True)
    named = set().union(*map(clusters_in, rules)) if pks else set()
    return [advice_on(cluster) for cluster in built_on(pks, named)] if pks else []
