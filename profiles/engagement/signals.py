"""What counts as learning, connecting or collaborating: each app lends the verbs it records."""

from dataclasses import dataclass
from typing import Any

from portal.registry import Registry


@dataclass(frozen=True)
class Signal:
    """Each time the verb was done, up to `most` times, is worth `points` for the kind. `says`: "You …", to them."""

    verb: str
    kind: str
    points: int
    says: Any
    most: int = 10


signals: Registry[Signal] = Registry("signal of engagement")
