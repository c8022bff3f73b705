"""The kept figures of an issue as things with names; no query but the one that read the row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from campaigns.newsletters.models import Issue
from campaigns.newsletters.reporting.models import Figures
from campaigns.newsletters.reporting.outcomes import CAME_BACK, OUTCOMES, Outcome
from campaigns.newsletters.reporting.windows import Window, window_of
from portal.statistics import Arm, Interval, Lift, wilson

NOBODY: Mapping[str, Any] = defaultdict(int)


@dataclass(frozen=True)
class Rate:
    """So many of so many people."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        return min(1.0, self.hits / self.of) if self.of else 0.0

    @property
    def interval(self) -> Interval:
        return wilson(min(self.hits, self.of), self.of)


@dataclass(frozen=True)
class Readers:
    """The people whose answer to a question was `value` (unknown: ""), or everyone: both arms."""

    split: str
    value: str
    got: Mapping[str, Any]
    held: Mapping[str, Any]

    def __getitem__(self, step: str) -> int:
        return int(self.got[step])

    @property
    def people(self) -> int:
        return int(self.got["people"]) + int(self.held["people"])

    def rate(self, step: str, of: str = "delivered") -> Rate:
        return Rate(self[step], self[of])

    def lift(self, outcome: Outcome = CAME_BACK) -> Lift:
        return Lift(_arm(self.got, outcome), _arm(self.held, outcome))


def _arm(row: Mapping[str, Any], outcome: Outcome) -> Arm:
    slug = outcome.slug
    return Arm(
        hits=row[slug],
        people=row["people"],
        clusters=row["clusters"],
        hits_squared=row[f"{slug}_squared"],
        people_squared=row["people_squared"],
        hits_by_people=row[f"{slug}_n"],
    )


@dataclass(frozen=True)
class Report:
    issue: Issue
    figures: Figures

    @cached_property
    def window(self) -> Window:
        return window_of(self.issue)

    @cached_property
    def everyone(self) -> Readers:
        return next(iter(self.split("")), Readers("", "", NOBODY, NOBODY))

    def split(self, question: str) -> list[Readers]:
        """By answer, those with most people first."""
        arms: dict[str, dict[bool, Mapping[str, Any]]] = defaultdict(dict)
        for row in self.figures.numbers["groups"]:
            if row["split"] == question:
                arms[row["value"]][row["held"]] = row
        found = [
            Readers(question, value, by_arm.get(False, NOBODY), by_arm.get(True, NOBODY))
            for value, by_arm in arms.items()
        ]
        return sorted(found, key=lambda readers: (-readers.people, readers.value))

    @property
    def reports_deliveries(self) -> bool:
        return bool(self.everyone.got["reports"])

    @property
    def machine_clicks(self) -> int:
        return sum(row["machines"] for row in self.figures.numbers["clicks"])

    @property
    def staff(self) -> int:
        """Colleagues of ours who had a row: in no figure."""
        return sum(row["staff"] for row in self.figures.numbers["ledger"])

    @property
    def left_out(self) -> dict[str, int]:
        """Who was in the audience and not eligible when it was planned, by reason."""
        return {
            row["reason"]: row["people"]
            for row in self.figures.numbers["ledger"]
            if row["at_once"] and row["reason"] != "held_out" and row["people"]
        }

    def parts(self) -> list[dict[str, Any]]:
        return [part for part in self.figures.numbers["parts"] if part["people"] or part["machines"]]

    def lifts(self) -> Iterable[tuple[Outcome, Lift]]:
        return [(outcome, self.everyone.lift(outcome)) for outcome in OUTCOMES]
