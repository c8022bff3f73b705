import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (20_000, 10, 1_000)
"""New objects, and rounds of each younger kind, before garbage is looked for; the oldest kind waits for who calls."""


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """A chunk of letters is thousands of objects that are all in use: looking for garbage often takes a fifth.

    Within, `gc.collect` has to be called now and then, or what holds itself stays.
    """
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
