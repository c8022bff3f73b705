"""Which requests are somebody looking at the site: not a stylesheet, a health check or staff who look on."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)
_MARK = "is_looked_at"


def not_looked_at(view: V) -> V:
    """Stands first among the decorators of a view that browsers and machines fetch by themselves."""
    setattr(view, _MARK, False)
    return view


def is_looked_at(view: View) -> bool:
    return bool(getattr(view, _MARK, True))


def is_shown_to_staff(request: HttpRequest) -> bool:
    """Whether staff look at this page as somebody else would see it: nothing on it is that person's own doing."""
    return getattr(request, "seeing", None) is not None
