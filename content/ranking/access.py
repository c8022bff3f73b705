from django.http import Http404

from content.ranking.sources import Offer, ranking_sources


def get_offer(source: str, object_id: int) -> Offer:
    """A thing that is offered to everyone; 404 for another source, a hidden or a missing thing alike."""
    known = ranking_sources.get(source)
    offer = known.card([object_id]).get(object_id) if known else None
    if offer is None:
        raise Http404
    return offer
