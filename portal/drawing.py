"""Drawing by lot, the same for the same person at all times: by a salted hash."""

import hashlib


def arm_of(salt: str, who: object, arms: int) -> int:
    """From 0 to `arms` - 1. Another salt draws independently of this one."""
    drawn = hashlib.sha256(f"{salt}:{who}".encode()).digest()
    return int.from_bytes(drawn[:8]) % arms
