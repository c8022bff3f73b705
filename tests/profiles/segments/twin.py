"""What a rule means, said again in plain Python over plain values: the other half of the property test."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
BANDS = {"1": (1, 1), "2-9": (2, 9), "10-49": (10, 49), "250-plus": (250, None)}
TODAY = NOW.date()
FAMILIES = {
    "kinship-books": "money",
    "kinship-till": "selling",
    "kinship-cards": "selling",
    "payroll": "team",
}


@dataclass
class Bought:
    product: str
    on: date
    amount: str
    currency: str = "EUR"
    quantity: int = 1


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
    stage: str = ""
    adopts: str = ""
    wants: dict[str, Any] = field(default_factory=dict)
    said: list[tuple[str, bool, str, datetime]] = field(default_factory=list)
    works: bool = True
    owned: dict[str, tuple[int | None, date | None]] = field(default_factory=dict)
    bought: list[Bought] = field(default_factory=list)
    partner: str = ""

    @property
    def used(self) -> dict[str, tuple[int | None, date | None]]:
        """With seats and day of renewal, where those are known; also what they answered."""
        return {**dict.fromkeys(self.facts.get("software", []), (None, None)), **self.owned}

    @property
    def answers(self) -> dict[str, list[str]]:
        """What is used answers the question."""
        return {**self.facts, **({"software": [*self.used]} if self.used else {})}


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


def _chosen(product: str, what: list[str]) -> bool:
    return not what or product in what or f"family:{FAMILIES[product]}" in what


def _owns(rule: dict[str, Any], someone: Someone) -> bool:
    uses = any(_chosen(product, rule["what"]) for product in someone.used)
    return not uses if rule.get("how") == "none" else uses


def _seats(rule: dict[str, Any], someone: Someone) -> bool:
    return any(
        _chosen(product, rule.get("what", []))
        and seats is not None
        and max(rule.get("least", 1), 1) <= seats <= rule.get("most", seats)
        for product, (seats, _renews) in someone.used.items()
    )


def _renews(rule: dict[str, Any], someone: Someone) -> bool:
    return any(
        _chosen(product, rule.get("what", [])) and day is not None and _falls(rule, day)
        for product, (_seats, day) in someone.used.items()
    )


def _falls(rule: dict[str, Any], day: date) -> bool:
    return (
        ("after" not in rule or day >= date.fromisoformat(rule["after"]))
        and ("before" not in rule or day < date.fromisoformat(rule["before"]))
        and ("within" not in rule or TODAY <= day <= TODAY + timedelta(days=rule["within"]))
    )


def _bought(rule: dict[str, Any], someone: Someone) -> bool:
    """Without a number to reach, each product and currency stands for itself: what was only given back is none."""
    since = TODAY - timedelta(days=rule["within"]) if "within" in rule else date.min
    lines = [
        line
        for line in someone.bought
        if _chosen(line.product, rule.get("what", []))
        and rule.get("currency", line.currency) == line.currency
    ]
    lately = [line for line in lines if line.on >= since]
    times = sum(1 for line in lately if line.quantity > 0)
    enough = "amount" not in rule or sum(Decimal(line.amount) for line in lately) >= Decimal(rule["amount"])
    return times >= rule.get("times", 1) and enough


def _wants(rule: dict[str, Any], someone: Someone) -> bool:
    paused = someone.wants.get("paused_until")
    wanted = {someone.wants.get("cadence", "weekly")}
    wanted |= {"paused"} if paused and paused > TODAY else set()
    wanted |= set() if someone.wants.get("personalised", True) else {"unfitted"}
    wanted |= set() if someone.wants.get("tracked", True) else {"uncounted"}
    return bool(wanted & set(rule["ways"]))


def _feedback(rule: dict[str, Any], someone: Someone) -> bool:
    """A scale of words alone says nothing good or bad."""
    since = NOW - timedelta(days=rule["within"]) if "within" in rule else None
    lately = [(scale, good, why) for scale, good, why, at in someone.said if since is None or at >= since]
    if rule["what"] == "wrote":
        return any(scale == "words" or why for scale, _good, why in lately)
    return any(scale != "words" and good is (rule["what"] == "helpful") for scale, good, _why in lately)


def _looked_after(rule: dict[str, Any], someone: Someone) -> bool:
    if rule["how"] == "none":
        return not someone.partner
    return bool(someone.partner) if rule["how"] == "any" else someone.partner in rule["partners"]


HOLDS = {
    "partner": lambda rule, who: who.works and _looked_after(rule, who),
    "owns": lambda rule, who: who.works and _owns(rule, who),
    "seats": lambda rule, who: who.works and _seats(rule, who),
    "renews": lambda rule, who: who.works and _renews(rule, who),
    "bought": lambda rule, who: who.works and _bought(rule, who),
    "answered": lambda rule, who: set(who.answers.get(rule["question"], [])) & set(rule["values"]),
    "known": lambda rule, who: rule["question"] in who.answers,
    "counted": _counted,
    "agreed": lambda rule, who: (rule["purpose"], rule["channel"]) in who.agreed,
    "works": lambda rule, who: who.works and who.is_owner is (rule["role"] == "owner"),
    "reads": lambda rule, who: who.language in rule["languages"],
    "takes_part": lambda rule, who: who.takes_part in rule["kinds"],
    "buying": lambda rule, who: who.works and who.stage in rule["stages"],
    "adopts": lambda rule, who: who.adopts in rule["kinds"],
    "wants": _wants,
    "feedback": _feedback,
    "joined": _joined,
    "did": _did,
}
