import re
from collections.abc import Iterator
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from content.library.models import Item
from content.library.querysets import published
from portal.search.sources import Findable, SearchSource

HEADING_ENDS = re.compile(r"</h[23]>")


def findables() -> Iterator[Findable]:
    for item in published().iterator(chunk_size=500):
        yield Findable(
            object_id=item.pk,
            kind=item.kind,
            title=item.title,
            language=item.language,
            url=item.get_absolute_url(),
            summary=item.summary,
            lay="\n".join(item.lay),
            body=_words(item.html),
            minutes=item.minutes,
        )


def _words(html: str) -> str:
    """Plain text in which a heading is told from what follows it."""
    return unescape(strip_tags(HEADING_ENDS.sub(": ", html)))


LIBRARY = SearchSource("library", _("Library"), findables, kinds=dict(Item.Kind.choices))
