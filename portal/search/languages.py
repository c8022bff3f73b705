"""The text search configurations, made by a migration: stems of each language, accents forgiven."""

from django.conf import settings

CONFIGURATIONS = {"en": "kinship_en", "de": "kinship_de"}
PLAIN = "kinship_plain"


def configuration(language: str) -> str:
    return CONFIGURATIONS.get(language.split("-")[0], PLAIN)


def read_in(language: str) -> list[str]:
    """The languages whose entries are searched for a reader: theirs, and the first language of the portal."""
    return list(dict.fromkeys([language.split("-")[0], settings.LANGUAGE_CODE]))
