import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (20_000, 50, 100)
"""New objects, and rounds of each younger kind, before garbage is looked for; Python's own 700 suits small programs."""


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """A chunk of letters is thousands of objects that are all in use: looking for garbage often takes a fifth."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
