"""Tries all that Kinship leans on, and says of each trouble what to do next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import redis
from django.db import Error as DatabaseError
from django.db import ProgrammingError

from portal.operations.checks import (
    background,
    broker,
    clock,
    configuration,
    consumers,
    database,
    dns_of_sender,
    ledger,
    mail_servers,
    site,
    storage,
)
from portal.operations.findings import Check, Finding, Level, failure

CHECKS: dict[str, Check] = {
    "settings": configuration.check,
    "database": database.check,
    "consumers": consumers.check,
    "broker": broker.check,
    "workers": background.check,
    "storage": storage.check,
    "mail": mail_servers.check,
    "ledger": ledger.check,
    "dns": dns_of_sender.check,
    "clock": clock.check,
    "site": site.check,
}


@dataclass(frozen=True)
class Line:
    check: str
    finding: Finding

    def as_json(self) -> dict[str, str]:
        found = self.finding
        return {"check": self.check, "level": found.level.value, "said": found.said, "do": found.do}


def examine(names: Iterable[str] = ()) -> Iterator[Line]:
    """Every finding of the named checks, or of all. Raises KeyError for a check that there is not."""
    for name in names or CHECKS:
        for finding in _tried(CHECKS[name]):
            yield Line(name, finding)


def _tried(check: Check) -> Iterator[Finding]:
    """What stops a check is a finding too."""
    try:
        yield from check()
    except ProgrammingError as error:
        yield failure(f"PostgreSQL: {_first_line(error)}", "Run: manage.py upgrade")
    except DatabaseError as error:
        yield failure(f"PostgreSQL: {_first_line(error)}", "Look at DATABASE_URL, and whether it runs.")
    except redis.RedisError as error:
        yield failure(f"Valkey: {_first_line(error)}", "Look at REDIS_URL, and whether it runs.")
    except Exception as error:
        yield failure(f"{type(error).__name__}: {_first_line(error)}", "This check itself broke: report it.")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no words"])[0]


def failed(lines: Iterable[Line]) -> bool:
    return any(line.finding.level is Level.FAILURE for line in lines)
