"""What a process does that is measured by `racing`: it says when it is ready, and its peak memory when it is done."""

import resource
import sys
from pathlib import Path


def wait_for_start() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


def say_peak() -> None:
    print(peak(), flush=True)


def peak() -> float:
    """Megabytes of this process at most. `getrusage` also counts what the process held that it was forked from."""
    status = Path("/proc/self/status")
    if status.exists():
        [kilobytes] = [
            line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")
        ]
        return int(kilobytes) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
