"""Dice that are thrown inside SQL: the same number and the same matter always give the same."""

import hashlib

SEED = 20_261_122


def roll(what: str, number: str = "number") -> str:
    """SQL for a value from 0 to less than 1. `number`: SQL for whom it is rolled."""
    salt = int.from_bytes(hashlib.sha256(f"{SEED} {what}".encode()).digest()[:7], "big")
    return f"((hashint8extended({number}::bigint, {salt}) & 2147483647)::float8 / 2147483648)"


def one_of(choices: str, what: str, number: str = "number") -> str:
    """SQL for one element of an array; what stands in it more often comes up more often."""
    return f"({choices})[1 + floor({roll(what, number)} * cardinality({choices}))::int]"
