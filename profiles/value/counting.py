"""The figures, each set counted in one statement. Staff are left out everywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet, Sum
from django.utils import timezone

from portal.activity.models import DailyViews
from portal.statistics import Arm, strangers
from profiles.consent.models import ConsentWording
from profiles.questions.models import Asking
from profiles.value.models import OptInAsking, SplitArm, SplitTest

WINDOWS = {"30": 30, "90": 90, "all": None}
UNASKED = ("me", "mail")
"""Places of which only the answers are known: at /me/ and in mails nobody notes that a question was there."""
NO_STAFF = Q(person__isnull=True) | Q(person__is_staff=False)
TESTS_SHOWN = 10


class Percentile(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(%(at)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class OptIn:
    """`shown`: showings of the page, machines too. The others are people, each once; `purposes`: who gave which."""

    shown: int
    asked: int
    confirmed: int
    purposes: list[tuple[ConsentWording, int, int]]


@dataclass(frozen=True)
class QuestionRow:
    """How often one wording was shown, and what came of it."""

    wording: int
    asked: int
    saved: int
    skipped: int
    later: int
    never: int
    median: timedelta | None
    p90: timedelta | None

    @property
    def open(self) -> int:
        return self.asked - self.saved - self.skipped - self.later - self.never


def since(window: str) -> datetime | None:
    days = WINDOWS[window]
    return timezone.now() - timedelta(days=days) if days else None


def opt_in(begun: datetime | None) -> OptIn:
    """Four statements."""
    rows = _new_ones(begun)
    wordings = list(ConsentWording.objects.filter(at_signup=True).order_by("position", "language", "version"))
    totals = rows.aggregate(
        asked=Count("who", distinct=True),
        confirmed=Count("who", distinct=True, filter=Q(confirmed_at__isnull=False)),
        **_by_wording([(str(wording.pk), Q(), wording.pk) for wording in wordings]),
    )
    purposes = [(wording, totals[f"n{wording.pk}"], totals[f"y{wording.pk}"]) for wording in wordings]
    seen = [found for found in purposes if found[1]]
    return OptIn(_showings(begun), totals["asked"], totals["confirmed"], seen)


def _new_ones(begun: datetime | None) -> QuerySet[OptInAsking]:
    rows = OptInAsking.objects.filter(NO_STAFF, is_new=True)
    return rows.filter(asked_at__gte=begun) if begun else rows


def _by_wording(wanted: Iterable[tuple[str, Q, int]]) -> dict[str, Any]:
    """For each wording: how many people saw it (n) and how many of them gave it and confirmed (y)."""
    counts: dict[str, Any] = {}
    for name, within, wording in wanted:
        saw = within & Q(shown__contains=[wording])
        counts[f"n{name}"] = Count("who", distinct=True, filter=saw)
        counts[f"y{name}"] = Count("who", distinct=True, filter=saw & Q(given__contains=[wording]))
    return counts


def _showings(begun: datetime | None) -> int:
    days = DailyViews.objects.filter(subject="join")
    days = days.filter(day__gte=begun.date()) if begun else days
    return int(days.aggregate(all=Sum("count"))["all"] or 0)


def places(begun: datetime | None) -> list[str]:
    return list(_askings(begun).order_by("place").values_list("place", flat=True).distinct())


def _askings(begun: datetime | None) -> QuerySet[Asking]:
    rows = Asking.objects.filter(person__is_staff=False)
    return rows.filter(shown_at__gte=begun) if begun else rows


def questions(begun: datetime | None, place: str) -> list[QuestionRow]:
    """One row per wording, the heaviest question first. `place` empty: everywhere that showings are noted."""
    rows = _askings(begun)
    rows = rows.filter(place=place) if place else rows.exclude(place__in=UNASKED)
    took = F("ended_at") - F("shown_at")
    saved = Q(outcome=Asking.Outcome.SAVED)
    found = (
        rows.values("wording_id")
        .annotate(
            asked=Count("pk"),
            **{name: Count("pk", filter=Q(outcome=name)) for name in Asking.Outcome.values},
            median=Percentile(took, at=0.5, filter=saved),
            p90=Percentile(took, at=0.9, filter=saved),
        )
        .order_by("-question__weight", "question_id", "wording__language", "wording__version")
    )
    return [_row(row) for row in found]


def _row(row: Mapping[str, Any]) -> QuestionRow:
    names = ("asked", *Asking.Outcome.values, "median", "p90")
    return QuestionRow(row["wording_id"], **{name: row[name] for name in names})


def saved_share(wording: int) -> float:
    """Of the last 90 days, for planning; a half where nothing is known."""
    rows = [row for row in questions(since("90"), "") if row.wording == wording]
    return rows[0].saved / rows[0].asked if rows and rows[0].asked else 0.5


def given_share(wording: int) -> float:
    found = _new_ones(since("90")).aggregate(**_by_wording([("", Q(), wording)]))
    return found["y"] / found["n"] if found["n"] else 0.5


def latest_tests() -> QuerySet[SplitTest]:
    """The running ones first."""
    found = SplitTest.objects.select_related("question").prefetch_related(
        "arms__wording", "arms__consent_wording"
    )
    return found.order_by(F("ended_at").desc(nulls_first=True), "-started_at", "-pk")[:TESTS_SHOWN]


def results(tests: Iterable[SplitTest]) -> dict[int, Arm]:
    """By arm: people, each once, and those among them who saved or gave. Two statements for all tests."""
    arms = [(arm, test) for test in tests for arm in test.arms.all()]
    return {**_of_questions(arms), **_of_consents(arms)}


def _of_questions(arms: list[tuple[SplitArm, SplitTest]]) -> dict[int, Arm]:
    mine = [(arm, test) for arm, test in arms if arm.wording_id]
    counts: dict[str, Any] = {}
    for arm, test in mine:
        saw = Q(wording=arm.wording_id) & _within(test, "shown_at")
        counts[f"n{arm.pk}"] = Count("person", distinct=True, filter=saw)
        counts[f"y{arm.pk}"] = Count("person", distinct=True, filter=saw & Q(outcome=Asking.Outcome.SAVED))
    rows = _askings(None).exclude(place__in=UNASKED).filter(wording__in=[arm.wording_id for arm, _ in mine])
    return _arms(mine, rows.aggregate(**counts) if mine else {})


def _of_consents(arms: list[tuple[SplitArm, SplitTest]]) -> dict[int, Arm]:
    mine = [(arm, test) for arm, test in arms if arm.consent_wording_id]
    wanted = [(str(arm.pk), _within(test, "asked_at"), arm.consent_wording_id or 0) for arm, test in mine]
    return _arms(mine, _new_ones(None).aggregate(**_by_wording(wanted)) if mine else {})


def _within(test: SplitTest, name: str) -> Q:
    found = Q(**{f"{name}__gte": test.started_at})
    return found & Q(**{f"{name}__lte": test.ended_at}) if test.ended_at else found


def _arms(mine: list[tuple[SplitArm, SplitTest]], counted: dict[str, int]) -> dict[int, Arm]:
    return {arm.pk: strangers(counted[f"y{arm.pk}"], counted[f"n{arm.pk}"]) for arm, _ in mine}
