"""What a process does that is measured by `racing`: it says when it is ready, and its peak memory when it is done."""

import resource
import sys


def wait_for_start() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


def say_peak() -> None:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
