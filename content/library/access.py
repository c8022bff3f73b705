from collections.abc import Collection, Mapping

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from content.library.models import Item
from content.library.querysets import published
from portal.feedback.targets import named
from portal.notices.kinds import Thing


def get_item(slug: str) -> Item:
    """A piece that anyone may read; 404 for a withdrawn one as for none."""
    return get_object_or_404(published().prefetch_related("topics"), slug=slug)


def get_item_for_feedback(request: HttpRequest, object_id: int) -> Item:
    return get_object_or_404(published(), pk=object_id)


def look_up(ids: Collection[int]) -> Mapping[int, Thing]:
    """What anyone may read of these, for those who said something about it."""
    return named(published().filter(pk__in=ids))
