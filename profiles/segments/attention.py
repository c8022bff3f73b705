from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.administration.attention import Matter
from profiles.segments.access import can_use
from profiles.segments.models import Segment

SHOWN = 5


def broken_segments(request: HttpRequest) -> Iterator[Matter]:
    """Those that reach nobody until somebody mends them."""
    if not can_use(request.user):
        return
    for segment in Segment.objects.filter(is_broken=True).order_by("pk")[:SHOWN]:
        words = _("The segment “%(name)s” can’t be asked: mend its rule.")  # noqa: RUF001
        yield Matter(words % {"name": segment.name}, segment.get_absolute_url())
