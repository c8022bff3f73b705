from collections.abc import Iterator
from typing import Any

from portal.operations.findings import Finding, failure, fine, warning
from portal.web.heartbeats import valkey

MUCH = 0.8


def check() -> Iterator[Finding]:
    about: dict[str, Any] = valkey().info()
    name = "Valkey" if about.get("server_name") == "valkey" else "Redis"
    yield fine(f"{name} {about.get('valkey_version') or about.get('redis_version')} answers.")
    yield from _memory(about)
    yield from _persistence(about)


def _memory(about: dict[str, Any]) -> Iterator[Finding]:
    policy = about.get("maxmemory_policy")
    if policy != "noeviction":
        do = "Set maxmemory-policy noeviction: with any other, tasks that wait may be thrown away."
        yield failure(f"Its memory policy is {policy}.", do)
    most, used = int(about.get("maxmemory", 0)), int(about.get("used_memory", 0))
    if most and used > most * MUCH:
        yield warning(f"It uses {used:,} of {most:,} bytes.", "Raise maxmemory.")


def _persistence(about: dict[str, Any]) -> Iterator[Finding]:
    if not int(about.get("aof_enabled", 0)):
        do = "Set appendonly yes. Without it a crash forgets views, clicks and rate limits of some minutes."
        yield warning("It keeps no log of what it is told.", do)
    if about.get("rdb_last_bgsave_status") != "ok" or about.get("aof_last_write_status", "ok") != "ok":
        yield failure("It could not write to its disk.", "Look at its log and its disk.")
