import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def finishing_first() -> Iterator[Callable[[], bool]]:
    """Within, a SIGTERM is only noted (ask by calling what this gives); it takes its effect at the end.

    Outside of the main thread signals can't be caught, and then nothing changes.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return

    def note(number: int, frame: FrameType | None) -> None:
        asked.set()

    before = signal.signal(signal.SIGTERM, note)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGTERM, before)
        if asked.is_set():
            os.kill(os.getpid(), signal.SIGTERM)
