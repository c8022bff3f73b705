"""Ids that come as text, in the query of an address or in a form, are read here.

What can't be an id is answered as one that nothing has. What somebody wants to see or change, or a list narrowed to, is
then not there: 404, as at an address of its own. A place where they were (`before`, `after`, what is open) is left out:
such addresses are kept, and outlive what they name.
"""

from django.http import HttpRequest


def as_id(text: str) -> int:
    """0, which nothing has, for what can't be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def version_seen(request: HttpRequest) -> int:
    """Of a row that is changed, as the person had it before them; 0, which none is, where nothing says so."""
    return as_id(request.POST.get("version", ""))
