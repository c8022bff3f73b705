"""What a demo company is made of: each app lends a maker for its own rows."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from portal.registry import Registry


@dataclass(frozen=True)
class Maker:
    """`make(dice)` writes generated rows, set-based, and returns how many. Same dice, same company."""

    slug: str
    make: Callable[[random.Random], int]


makers: Registry[Maker] = Registry("demo maker")
SEED = 20_261_122
