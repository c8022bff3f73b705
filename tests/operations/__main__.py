"""`make operator-test`: what an operator tries, on servers of this system, with a table at the end."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.machine import machine
from tests.operations import steps
from tests.operations.installation import Installation
from tests.operations.servers import Programs, version_of

AWAY_SECONDS = 30.0


def everything(kinship: Installation) -> Iterator[steps.Row]:
    yield steps.start(kinship)
    yield from steps.kill_each(kinship)
    yield steps.without_valkey(kinship, AWAY_SECONDS)
    yield steps.with_silent_valkey(kinship, AWAY_SECONDS)
    yield from steps.stop_and_reload(kinship)
    yield steps.workers_stop_in_time(kinship)
    yield steps.back_up_wipe_restore(kinship, kinship.folder)


def main(*, wheels: bool) -> int:
    """The exit code."""
    os.environ["KINSHIP_MODE"] = "test"
    try:
        programs = Programs.of_wheels() if wheels else Programs.of_system()
    except LookupError as trouble:
        print(trouble)
        return 1
    with tempfile.TemporaryDirectory(prefix="kinship-operator-") as name:
        folder = Path(name)
        with Installation(programs, folder) as kinship:
            print(f"{version_of(programs.postgres / 'postgres')}, {version_of(programs.valkey)}.")
            print(machine("make operator-test"), end="\n\n")
            print("| what | what people saw | until healthy |\n| --- | --- | --- |")
            for row in everything(kinship):
                print(f"| {row.what} | {row.seen} | {row.healthy} |", flush=True)
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.operations", description=__doc__)
    parser.add_argument(
        "--wheels", action="store_true", help="servers of the demo's packages, not the system's"
    )
    sys.exit(main(wheels=parser.parse_args().wheels))
