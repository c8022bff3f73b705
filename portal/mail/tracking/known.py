"""Who is known to follow links without reading: the operator's rows, then known.yaml."""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path

import structlog
import yaml
from django.db import DatabaseError

from portal.mail.tracking.models import KnownAgent

log = structlog.get_logger(__name__)
FILE = Path(__file__).with_name("known.yaml")
FRESH_SECONDS = 60.0
By, Verdict = KnownAgent.By, KnownAgent.Verdict


@dataclass(frozen=True)
class Rule:
    by: str
    value: str
    verdict: str

    def fits(self, agent: str, network: str) -> bool:
        return FITS[self.by](self.value, agent, network)


def _within(value: str, agent: str, network: str) -> bool:
    try:
        return ip_address(network) in _network(value)
    except ValueError:
        return False


_network = functools.lru_cache(maxsize=10_000)(ip_network)

FITS: dict[str, Callable[[str, str, str], bool]] = {
    By.AGENT_HAS: lambda value, agent, network: value.lower() in agent.lower(),
    By.AGENT_IS: lambda value, agent, network: value == agent.strip(),
    By.NETWORK: _within,
}


def says_machine(agent: str, network: str) -> bool:
    """Whether this browser, or the network it comes from, is known to be a machine. Neither is kept."""
    for rule in (*_rows(), *_file()):
        if rule.fits(agent, network):
            return rule.verdict == Verdict.MACHINE
    return False


@functools.cache
def _file() -> tuple[Rule, ...]:
    rows = yaml.safe_load(FILE.read_text())
    return tuple(Rule(row["by"], row["value"], row["verdict"]) for row in rows)


def _rows() -> tuple[Rule, ...]:
    """The operator's, read anew about once a minute by each process."""
    return _rows_at(int(time.monotonic() / FRESH_SECONDS))


@functools.lru_cache(maxsize=1)
def _rows_at(minute: int) -> tuple[Rule, ...]:
    try:
        rows = KnownAgent.objects.order_by("pk").values_list("by", "value", "verdict")
        return tuple(Rule(*row) for row in rows)
    except DatabaseError as error:
        log.warning("known agents could not be read", error=str(error))
        return ()


forget_rows = _rows_at.cache_clear
"""For the process that changed them: the others see it within a minute."""
