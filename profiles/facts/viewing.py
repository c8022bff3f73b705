from django.http import HttpRequest

from profiles.facts.known import KnownFacts
from profiles.facts.querysets import facts_of
from profiles.facts.visiting import as_query, facts_of_visitor
from profiles.people.models import Person


def known_to(request: HttpRequest) -> KnownFacts:
    """What is known about who is looking, read once per request: a member's facts, or a visitor's address."""
    known: KnownFacts | None = getattr(request, "known_facts", None)
    if known is None:
        viewer = request.user
        known = facts_of(viewer) if isinstance(viewer, Person) else facts_of_visitor(request.GET)
        request.known_facts = known  # type: ignore[attr-defined]
    return known


def query_of_visitor(request: HttpRequest) -> str:
    """ "industry=bakery&need=get-paid" while a visitor says so in the address; empty for a member."""
    return as_query(known_to(request)) if request.user.is_anonymous else ""
