"""Links from one piece to another, written `library:slug#anchor`."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from content.starter import Record
from portal.markdown import own_links

SCHEME = "library"
Anchors = Mapping[str, Iterable[str]]


def resolve(href: str) -> str | None:
    """The address of a `library:` link; nothing for other schemes."""
    scheme, _, target = href.partition(":")
    slug, mark, anchor = target.partition("#")
    return f"{reverse('article', args=[slug])}{mark}{anchor}" if scheme == SCHEME and slug else None


def check_links(record: Record, text: str, anchors: Anchors) -> None:
    """Raises BadStarter for a link to a piece or a heading that is not among `anchors` (slug to its headings)."""
    for href in own_links(text, SCHEME):
        slug, _, anchor = href.removeprefix(f"{SCHEME}:").partition("#")
        if slug not in anchors or (anchor and anchor not in anchors[slug]):
            raise record.wrong("body", f"{href} leads nowhere")
