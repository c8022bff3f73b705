"""Which requests are somebody looking at the site; a stylesheet or a health check is not."""

from collections.abc import Callable
from typing import TypeVar

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
