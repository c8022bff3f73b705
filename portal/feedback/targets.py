from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from portal.registry import Registry


@dataclass(frozen=True)
class Target:
    """A kind of thing one can say "helpful" about. `find` returns the object this viewer may see, or raises 404."""

    slug: str
    name: Any
    find: Callable[[HttpRequest, int], Any]


targets: Registry[Target] = Registry("feedback target")
