from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext

from portal.branding.reading import brand
from portal.sharing.cards import ShareCard

SOURCE = "site"


def site_card(slug: str = "home") -> ShareCard:
    """For the front page."""
    if slug != "home":
        raise Http404
    ours = brand()
    title, summary = gettext(ours.promise), gettext(ours.lead)
    return ShareCard(SOURCE, "home", title, summary, reverse("home"), ours.hue, "awning")
