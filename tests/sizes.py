"""How big faults, races and properties run: small in `make test`, full in `make test-long`."""

import os

FULL = os.environ.get("KINSHIP_TEST_SIZE") == "full"


def sized(small: int, full: int) -> int:
    return full if FULL else small
