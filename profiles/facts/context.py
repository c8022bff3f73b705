from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from profiles.facts.viewing import query_of_visitor


def visitor_sentence(request: HttpRequest) -> dict[str, object]:
    """`carried`: what a visitor's links must hold so that their sentence is not lost; nobody keeps it for them."""
    return {"carried": SimpleLazyObject(lambda: query_of_visitor(request))}
