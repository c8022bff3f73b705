from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from content.library.models import Item
from content.library.querysets import published


def get_item(slug: str) -> Item:
    """A piece that anyone may read; 404 for a withdrawn one as for none."""
    return get_object_or_404(published().prefetch_related("topics"), slug=slug)


def get_item_for_feedback(request: HttpRequest, object_id: int) -> Item:
    return get_object_or_404(published(), pk=object_id)
