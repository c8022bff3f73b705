"""What an entry of the admin's log says, in the reader's language."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _


def lines_of(entry: LogEntry) -> list[str]:
    """One line for each change, from what to what; Django's own words for what has no values."""
    try:
        parts = json.loads(entry.change_message or "[]")
    except ValueError:
        return [entry.change_message]
    lines = [line for part in parts for line in _lines(entry, part)] if isinstance(parts, list) else []
    return lines or [entry.get_change_message()]


def _lines(entry: LogEntry, part: dict[str, Any]) -> Iterator[str]:
    if "acted" in part:
        yield _act_words(entry, part["acted"])
        return
    changed = part.get("changed", {})
    of = f"{changed['object']}: " if "object" in changed else ""
    for name, (before, after) in changed.get("values", {}).items():
        yield of + f"{_label(entry, name)}: {before or _('empty')} → {after or _('empty')}"


def _label(entry: LogEntry, name: str) -> str:
    """The field's name in the reader's language; of a row inside another, its plain name."""
    model = entry.content_type.model_class() if entry.content_type else None
    try:
        found = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        found = None
    return str(capfirst(getattr(found, "verbose_name", name.replace("_", " "))))


def _act_words(entry: LogEntry, slug: str) -> str:
    model = entry.content_type.model_class() if entry.content_type else None
    act = getattr(admin.site._registry.get(model), slug, None)  # type: ignore[arg-type]
    return str(getattr(act, "short_description", slug))
