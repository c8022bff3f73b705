"""Of two businesses that become one: the cluster that comes first stays theirs, until the next refresh looks anew."""

from profiles.clusters.locking import hold_clusters
from profiles.merging.rules import Rows, Rule, unless_there


def the_first_of_two(rows: Rows) -> None:
    hold_clusters()
    kept, gone = (own.select_related("cluster").first() for own in (rows.kept, rows.gone))
    if kept and gone and gone.cluster.position < kept.cluster.position:
        rows.kept.update(cluster=gone.cluster, since=gone.since)


KEEPS_THE_FIRST = Rule(unless_there(), rest="goes", before=the_first_of_two, shown=False)
