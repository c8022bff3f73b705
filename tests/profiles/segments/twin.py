"""What a rule means, said again in plain Python over plain values: the other half of the property test."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
BANDS = {"1": (1, 1), "2-9": (2, 9), "10-49": (10, 49), "250-plus": (250, None)}


@dataclass
class Someone:
    pk: int = 0
    language: str = "en"
    joined: datetime | None = None
    is_open: bool = True
    is_owner: bool = True
    facts: dict[str, list[str]] = field(default_factory=dict)
    agreed: set[tuple[str, str]] = field(default_factory=set)
    did: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    takes_part: str = ""


def fits(rule: dict[str, Any], someone: Someone, segments: dict[int, dict[str, Any]]) -> bool:
    if "all" in rule:
        return all(fits(part, someone, segments) for part in rule["all"])
    if "any" in rule:
        return any(fits(part, someone, segments) for part in rule["any"])
    if "not" in rule:
        return not fits(rule["not"], someone, segments)
    if rule["has"] == "segment":
        return fits(segments[rule["segment"]], someone, segments)
    return bool(HOLDS[rule["has"]](rule, someone))


def _counted(rule: dict[str, Any], someone: Someone) -> bool:
    for told in someone.facts.get(rule["question"], []):
        low, high = BANDS[told]
        enough = low >= rule.get("least", 0)
        few = "most" not in rule or (high is not None and high <= rule["most"])
        return enough and few
    return False


def _joined(rule: dict[str, Any], someone: Someone) -> bool:
    if someone.joined is None:
        return False
    after, before, within = rule.get("after"), rule.get("before"), rule.get("within")
    day = someone.joined.astimezone(UTC).date()
    return (
        (after is None or day >= date.fromisoformat(after))
        and (before is None or day < date.fromisoformat(before))
        and (within is None or someone.joined >= NOW - timedelta(days=within))
    )


def _did(rule: dict[str, Any], someone: Someone) -> bool:
    times, last = someone.did.get(rule["verb"], (0, NOW))
    lately = "within" not in rule or last >= NOW - timedelta(days=rule["within"])
    return times >= rule.get("times", 1) and lately


HOLDS = {
    "answered": lambda rule, who: set(who.facts.get(rule["question"], [])) & set(rule["values"]),
    "known": lambda rule, who: rule["question"] in who.facts,
    "counted": _counted,
    "agreed": lambda rule, who: (rule["purpose"], rule["channel"]) in who.agreed,
    "works": lambda rule, who: who.is_owner is (rule["role"] == "owner"),
    "reads": lambda rule, who: who.language in rule["languages"],
    "takes_part": lambda rule, who: who.takes_part in rule["kinds"],
    "joined": _joined,
    "did": _did,
}
