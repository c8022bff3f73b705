"""The picture that stands for a page where somebody shares it, and what its address says."""

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from portal.branding.models import Brand
from portal.branding.reading import brand
from portal.registry import Registry

DRAWN_AS = 1
"""Goes up when the drawing changes, so that kept pictures are drawn anew."""


@dataclass(frozen=True)
class ShareCard:
    """Of something that anyone may see. `url` is its page's path; hue and motif are those of its cover."""

    source: str
    slug: str
    title: str
    summary: str
    url: str
    hue: int
    motif: str

    @functools.cached_property
    def digest(self) -> str:
        """Of all that is drawn: another picture has another address."""
        return digest_of(self, brand())

    @property
    def image_url(self) -> str:
        return settings.SITE_URL + reverse("share-card", args=[self.source, self.slug, self.digest])

    @property
    def page_url(self) -> str:
        return settings.SITE_URL + self.url


def digest_of(card: ShareCard, ours: Brand) -> str:
    drawn = (DRAWN_AS, card.title, card.hue, card.motif, card.slug, ours.name, ours.hue, ours.chroma)
    return hashlib.sha256(repr(drawn).encode()).hexdigest()[:16]


Find = Callable[[str], ShareCard]
share_sources: Registry[Find] = Registry("source of share cards")
"""By slug: gives the card of a published thing, and raises Http404 for any other."""
