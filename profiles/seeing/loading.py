from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from profiles.seeing.models import Persona

STARTER = Path(__file__).parent / "starter.yaml"


@transaction.atomic
def load_personas() -> int:
    """The starter personas that are not there yet, in the site's language; how many."""
    held = set(Persona.objects.values_list("slug", flat=True))
    entries = [entry for entry in read(STARTER) if entry["slug"] not in held]
    return len(Persona.objects.bulk_create(_persona(entry) for entry in entries))


def read(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


def in_site_language(texts: dict[str, Any]) -> Any:
    return texts.get(settings.LANGUAGE_CODE, texts["en"])


def _persona(entry: dict[str, Any]) -> Persona:
    return Persona(
        slug=entry["slug"],
        is_visitor=entry["is_visitor"],
        language=settings.LANGUAGE_CODE,
        facts=entry["facts"],
        **in_site_language(entry["texts"]),
    )
