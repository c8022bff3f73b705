from django.contrib import admin

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SAID
from profiles.clusters.models import Cluster, ClusteredBusiness


@admin.register(Cluster)
class ClusterAdmin(ReadOnlyAdmin[Cluster]):
    """Made and changed in the studio."""

    section = SAID
    list_display = ("position", "segment", "through", "channel", "is_broken", "refreshed_at")
    list_display_links = ("segment",)
    list_select_related = ("segment",)
    search_fields = ("segment__name", "tone", "buys", "note")
    ordering = ("position",)


@admin.register(ClusteredBusiness)
class ClusteredBusinessAdmin(ReadOnlyAdmin[ClusteredBusiness]):
    """Which businesses are in which cluster, as of the last refresh."""

    section = SAID
    list_display = ("business", "cluster", "since")
    list_filter = ("cluster",)
    list_select_related = ("business", "cluster__segment")
    search_fields = ("=business__name",)
    ordering = ("-business",)
