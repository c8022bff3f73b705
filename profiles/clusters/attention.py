from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.administration.attention import Matter
from profiles.clusters.models import Cluster

SHOWN = 5


def broken_clusters(request: HttpRequest) -> Iterator[Matter]:
    """Those that nobody comes into or leaves until somebody mends their segment."""
    if not request.user.has_perm("profiles.use_clusters"):
        return
    for cluster in Cluster.objects.filter(is_broken=True).select_related("segment")[:SHOWN]:
        words = _("The cluster “%(name)s” can’t be asked: mend the rule of its segment.")  # noqa: RUF001
        yield Matter(words % {"name": cluster.segment.name}, cluster.get_absolute_url())
