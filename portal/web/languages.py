from django.utils.translation import get_language


def is_read_here(language: str) -> bool:
    """Is `language` that of the page or mail being made? Nothing is said of words without one."""
    return not language or _spoken(language) == _spoken(get_language() or "")


def _spoken(language: str) -> str:
    return language.split("-")[0]
