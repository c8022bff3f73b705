from typing import Any

from django.conf import settings
from django.utils import translation


def offered() -> list[tuple[str, str]]:
    """The languages there are, each under the name it calls itself, so that those who read only it find it."""
    return [(code, _own_name(code, name)) for code, name in settings.LANGUAGES]


def _own_name(code: str, name: Any) -> str:
    try:
        return str(translation.get_language_info(code)["name_local"])
    except KeyError:
        return str(name)
