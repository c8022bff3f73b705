"""What a demo company is made of: each app lends a maker for its own rows."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from portal.demo.batches import Batch
from portal.registry import Registry


@dataclass(frozen=True)
class Maker:
    """`make(dice)` writes the small company's rows and returns how many. Same dice, same company.

    `top_up(batch)` adds, set-based, the rows about the people of a batch (portal/demo/batches.py). `complete()`
    comes after the last batch of a run, and may come again. `reached()` is lent by the maker of the people alone:
    the number of the last of them.
    """

    slug: str
    make: Callable[[random.Random], int] | None = None
    top_up: Callable[[Batch], None] | None = None
    reached: Callable[[], int] | None = None
    complete: Callable[[], None] | None = None


makers: Registry[Maker] = Registry("demo maker")
