import functools

from django.urls import reverse

_ANY = "token"


@functools.lru_cache(maxsize=32)
def before_token(site: str, view: str) -> str:
    """What stands before the token in the whole address of a view: asked once, for a million mails."""
    return site + reverse(view, args=[_ANY]).partition(_ANY)[0]


def with_query(url: str, query: str) -> str:
    """`/problems/?open=till#till` with `need=save-time` is `/problems/?open=till&need=save-time#till`."""
    page, mark, anchor = url.partition("#")
    joint = "&" if "?" in page else "?"
    return f"{page}{joint}{query}{mark}{anchor}" if query else url
