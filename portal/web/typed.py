"""Words that somebody typed to find something, in the query of an address."""

from django.http import HttpRequest

LONGEST = 80


def typed(request: HttpRequest, name: str, longest: int = LONGEST) -> str:
    """Without spaces around them and without NUL, which PostgreSQL takes in no text; at most `longest` signs."""
    return request.GET.get(name, "").replace("\0", "").strip()[:longest]
