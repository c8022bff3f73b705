"""`make stop`: ends the demo of this folder, wherever it was started, and the embedded servers."""

import os
import signal

from portal import embedded
from portal.demo.record import Record, sole
from portal.embedded.places import var_folder
from portal.embedded.processes import until

PATIENCE = 60.0


def stop() -> list[str]:
    """What was stopped."""
    var = var_folder()
    record = Record.read(var / "demo.json")
    stopped = ["the demo"] if record and (_ask(record) or record.end_children()) else []
    return stopped + embedded.stop()


def _ask(record: Record) -> bool:
    """A running demo holds its lock; it is asked, and stops its own children. Whether it ran."""
    lock = var_folder() / "demo.lock"
    if _free(lock):
        return False
    os.kill(record.pid, signal.SIGTERM)
    until(lambda: _free(lock), PATIENCE)
    return True


def _free(lock: os.PathLike[str]) -> bool:
    descriptor = sole(var_folder() / lock)
    if descriptor is not None:
        os.close(descriptor)
    return descriptor is not None


if __name__ == "__main__":
    print(f"Stopped: {', '.join(stop()) or 'nothing, since nothing ran'}.")
