"""What uses up somebody's patience: each feature lends what it asks or sends of its own accord."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from portal.registry import Registry

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Use:
    """`rows`: those of the last WEEK that cost something, with their `person`; each costs `points`.

    `agreed`: they said yes to getting it. What nobody asked for leaves room for one of these.
    """

    slug: str
    title: Any
    points: Callable[[], int]
    rows: Callable[[], QuerySet[Any]]
    agreed: bool = False


uses: Registry[Use] = Registry("use of the budget")
