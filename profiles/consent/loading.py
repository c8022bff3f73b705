from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from profiles.consent.models import Channel, ConsentWording, Purpose

STARTER = Path(__file__).parent / "starter.yaml"
WORDS = ("label", "text", "benefit")


class BadWordingError(Exception):
    """Names the wording and what to do about it."""


@dataclass(frozen=True)
class Place:
    """Where a wording stands: for which purpose, on which channel, in which version."""

    purpose: str
    channel: str
    version: int

    def __str__(self) -> str:
        return f"{self.purpose}/{self.channel} version {self.version}"


@transaction.atomic
def load_wordings(path: Path = STARTER) -> int:
    """Bring the wordings in step with a file; how many are new. Done twice, it changes nothing.

    Raises BadWordingError when words that may have been shown would be changed, and for an unknown purpose or channel.
    """
    items = yaml.safe_load(path.read_text(encoding="utf-8"))
    return sum(_load(item, position) for position, item in enumerate(items, start=1))


def _load(item: dict[str, Any], position: int) -> int:
    place = Place(item["purpose"], item["channel"], item["version"])
    if place.purpose not in Purpose.values or place.channel not in Channel.values:
        raise BadWordingError(f"{place}: no such purpose or channel")
    rules = {"at_signup": bool(item.get("at_signup", False)), "position": position, "is_active": True}
    made = sum(_load_words(place, language, words, rules) for language, words in item["texts"].items())
    _retire_older(place)
    return made


def _load_words(place: Place, language: str, words: dict[str, str], rules: dict[str, Any]) -> bool:
    text = {name: words.get(name, "") for name in WORDS}
    wording, made = ConsentWording.objects.get_or_create(
        purpose=place.purpose,
        channel=place.channel,
        version=place.version,
        language=language,
        defaults=text | rules,
    )
    if any(getattr(wording, name) != text[name] for name in WORDS):
        raise BadWordingError(f"{place} in {language}: its words changed. Give the new words a new version.")
    ConsentWording.objects.filter(pk=wording.pk).update(**rules)
    return made


def _retire_older(place: Place) -> None:
    older = ConsentWording.objects.filter(
        purpose=place.purpose, channel=place.channel, version__lt=place.version
    )
    older.update(is_active=False)
