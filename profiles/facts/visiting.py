"""What a visitor says in the address, `?industry=bakery&employees=2-9&need=get-paid`; stored nowhere."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from profiles.facts.checking import InvalidAnswer, checked
from profiles.facts.known import Known, KnownFacts, known_values
from profiles.questions.catalogue import Prompt, catalogue


def facts_of_visitor(query: QueryDict) -> KnownFacts:
    """What of the query is a true answer to a question with options; the rest is passed over."""
    asked = (catalogue().prompts[slug] for slug in query if slug in catalogue().prompts)
    return KnownFacts({prompt.slug: _answer(prompt, query.getlist(prompt.slug)) for prompt in asked})


def facts_brought(request: HttpRequest) -> KnownFacts:
    """What a visitor says on a page of coming in: in its address, its form, or the address to go on to."""
    said = (facts_of_visitor(query) for query in (_asked_for(request), request.GET, request.POST))
    return KnownFacts({slug: known[slug] for known in said for slug in known})


def _asked_for(request: HttpRequest) -> QueryDict:
    following = request.POST.get("next") or request.GET.get("next") or ""
    return QueryDict(following.partition("?")[2].partition("#")[0])


def _answer(prompt: Prompt, values: list[str]) -> tuple[Known, ...]:
    if not prompt.options or not prompt.is_active:
        return ()
    try:
        return known_values(prompt, checked(prompt, values))
    except InvalidAnswer:
        return ()


def as_query(known: KnownFacts) -> str:
    """The same facts as a query string, without the question mark."""
    return urlencode({slug: known.said(slug) for slug in known}, doseq=True)
