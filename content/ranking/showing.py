"""From choices to rows of a list: what they show and why, fetched for all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from content.ranking.choosing import Choice
from content.ranking.reasons import why_html
from content.ranking.sources import Offer, ranking_sources
from portal import covers


@dataclass(frozen=True)
class Row:
    """A choice as the row component takes it."""

    choice: Choice
    offer: Offer
    why: SafeString

    @property
    def details(self) -> list[str]:
        minutes = self.offer.minutes
        return [minutes_words(minutes)] if minutes else []

    @property
    def cover(self) -> SafeString:
        return covers.cover(self.offer.hue, self.offer.motif, self.offer.slug)

    @property
    def wide_cover(self) -> SafeString:
        return covers.cover(self.offer.hue, self.offer.motif, self.offer.slug, tiles=2)

    @property
    def less_url(self) -> str:
        return reverse("less-like-this", args=[self.choice.source, self.choice.object_id])

    @property
    def name(self) -> str:
        """The id of its place in the page."""
        return f"{self.choice.source}-{self.choice.object_id}"


def rows(choices: Sequence[Choice]) -> list[Row]:
    """In the order of the choices; one query per source. A thing withdrawn meanwhile is left out."""
    offers = offers_of(choices)
    language = get_language() or "en"
    return [
        Row(choice, offers[choice.source, choice.object_id], why_html(choice, language))
        for choice in choices
        if (choice.source, choice.object_id) in offers
    ]


def offers_of(choices: Sequence[Choice]) -> dict[tuple[str, int], Offer]:
    found: dict[tuple[str, int], Offer] = {}
    for source in ranking_sources:
        ids = [choice.object_id for choice in choices if choice.source == source.slug]
        cards = source.card(ids) if ids else {}
        found |= {(source.slug, object_id): offer for object_id, offer in cards.items()}
    return found


def minutes_words(minutes: int) -> str:
    return ngettext("{minutes} min", "{minutes} min", minutes).format(minutes=minutes)
