"""The figures as the page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.statistics import Arm, Lift, wilson
from portal.web.charts import Bar, Table, Whisker
from portal.web.numbers import percent, points, rounded, share_span, span, whole
from profiles.consent.models import ConsentWording
from profiles.questions.models import Wording
from profiles.value.counting import OptIn, QuestionRow
from profiles.value.models import SplitArm, SplitTest


@dataclass(frozen=True)
class Chart:
    title: str
    note: str
    rows: Sequence[Any]
    table: Table


def window_words(window: str) -> str:
    words = {"30": _("The last 30 days"), "90": _("The last 90 days"), "all": _("All that is kept")}
    return words[window]


def opt_in_chart(found: OptIn, window: str) -> Chart:
    """Everything as a share of those who asked for a code."""
    note = _(
        "%(window)s. Of %(n)s people who asked for a code with an address that nobody had answered from; each counts "
        "once. Staff are left out, and machines do not get so far."
    ) % {"window": window_words(window), "n": whole(found.asked)}
    stages = [
        (_("Asked for a code"), found.asked, found.asked),
        (_("Answered with it: joined"), found.confirmed, found.asked),
        *((_consent(wording), given, shown) for wording, shown, given in found.purposes),
    ]
    rows = [Bar(label, _share(hits, of), _share_words(hits, of)) for label, hits, of in stages]
    cells = [
        [label, whole(hits), whole(of), percent(_share(hits, of)), share_span(wilson(hits, of))]
        for label, hits, of in stages
    ]
    head = [_("Step"), _("People"), _("Of"), _("Share"), _("95 %% interval") % {}]
    return Chart(_("From being asked to saying yes"), note, rows, Table(head, cells))


def _consent(wording: ConsentWording) -> str:
    return f"{wording.label} ({wording.language} {wording.version})"


def _share(hits: int, of: int) -> float:
    return hits / of if of else 0.0


def _share_words(hits: int, of: int) -> str:
    return format_html("<b>{}</b> {}", percent(_share(hits, of)), whole(hits))


@dataclass(frozen=True)
class Line:
    """A wording of a question with its figures."""

    wording: Wording
    row: QuestionRow
    only_answers: bool

    @property
    def cells(self) -> list[str]:
        row = self.row
        shares = [row.saved, row.skipped, row.later, row.never, row.open]
        shown = [whole(count) if self.only_answers else _with_share(count, row.asked) for count in shares]
        return [whole(row.asked), *shown, took(row.median), took(row.p90)]


def _with_share(count: int, of: int) -> str:
    return f"{whole(count)} ({percent(_share(count, of), 0)})"


def took(time: timedelta | None) -> str:
    """Seconds up to two minutes, then minutes, then hours."""
    if time is None:
        return ""
    seconds = time.total_seconds()
    if seconds < 120:
        return _("%(n)s s") % {"n": whole(seconds)}
    if seconds < 7200:
        return _("%(n)s min") % {"n": whole(seconds / 60)}
    return _("%(n)s h") % {"n": whole(seconds / 3600)}


def question_lines(
    rows: Sequence[QuestionRow], wordings: Mapping[int, Wording], *, only_answers: bool
) -> list[Line]:
    return [Line(wordings[row.wording], row, only_answers) for row in rows]


def question_chart(lines: Sequence[Line], window: str, place: str) -> Chart:
    where = _("At: %(place)s.") % {"place": place} if place else _("Wherever a card stands.")
    note = _(
        "%(window)s. %(where)s Saved, of all showings of a card; a person may be asked more than once. "
        "Staff are left out."
    ) % {"window": window_words(window), "where": where}
    rows = [
        Bar(
            _question(line.wording),
            _share(line.row.saved, line.row.asked),
            _share_words(line.row.saved, line.row.asked),
        )
        for line in lines
    ]
    head = [
        *(_("Question"), _("Shown"), _("Saved"), _("Skipped"), _("Later")),
        *(_("Never"), _("Not answered"), _("Half took at most"), _("Nine in ten")),
    ]
    cells = [[_question(line.wording), *line.cells] for line in lines]
    return Chart(_("Which questions are answered"), note, rows, Table(head, cells))


def _question(wording: Wording) -> str:
    return f"{wording.asks} ({wording.language} {wording.version})"


@dataclass(frozen=True)
class ArmShown:
    arm: SplitArm
    found: Arm
    is_kept: bool

    @property
    def name(self) -> str:
        return chr(ord("A") + self.arm.position)

    @property
    def lines(self) -> list[str]:
        """What differs: the words as they are read."""
        if self.arm.wording:
            return [self.arm.wording.asks, *self.arm.wording.benefit]
        return [self.arm.consent_wording.benefit] if self.arm.consent_wording else []

    @property
    def people(self) -> str:
        return whole(self.found.people)

    @property
    def share(self) -> str:
        return _share_words(self.found.hits, self.found.people)


@dataclass(frozen=True)
class TestShown:
    __test__ = False

    test: SplitTest
    arms: list[ArmShown]

    @property
    def title(self) -> str:
        first = self.arms[0].arm
        if first.wording:
            return first.wording.asks
        return first.consent_wording.label if first.consent_wording else ""

    @property
    def reached(self) -> int:
        """How many people saw the wording that fewest saw."""
        return min(arm.found.people for arm in self.arms)

    @property
    def is_early(self) -> bool:
        return self.reached < self.test.planned

    @property
    def lifts(self) -> list[tuple[ArmShown, Lift]]:
        """Each other wording beside the one that was in force."""
        first, *others = self.arms
        return [(other, Lift(other.found, first.found)) for other in others]

    @property
    def verdict(self) -> str:
        if self.is_early:
            return _(
                "Too early: each wording needs %(planned)s people. The one fewest saw has %(reached)s."
            ) % {
                "planned": whole(self.test.planned),
                "reached": whole(self.reached),
            }
        return " ".join(_said(other, lift) for other, lift in self.lifts)

    @property
    def chart(self) -> Chart:
        rows = [_whisker(other, lift, is_early=self.is_early) for other, lift in self.lifts]
        head = [_("Wording"), _("People"), _("Said yes"), _("Share"), _("95 %% interval") % {}]
        cells = [
            [
                one.name,
                one.people,
                whole(one.found.hits),
                percent(one.found.share),
                share_span(one.found.interval()),
            ]
            for one in self.arms
        ]
        note = _(
            "People who saw it since %(day)s, each once, in the wording that a lot gave them. Staff are left out. "
            "Interval of 95 %% by Newcombe."
        )
        return Chart(_("Difference to A"), note % {"day": _day(self.test)}, rows, Table(head, cells))


def _day(test: SplitTest) -> str:
    return date_format(timezone.localtime(test.started_at), "DATE_FORMAT")


def _said(other: ArmShown, lift: Lift) -> str:
    said = {"name": other.name, "points": points(lift.difference), "span": span(lift.interval)}
    if not lift.is_conclusive:
        seen = rounded(100 * lift.smallest_seen) if lift.smallest_seen else "–"  # noqa: RUF001
        return _(
            "%(name)s: inconclusive, %(points)s points (%(span)s). A difference of %(seen)s would have shown."
        ) % {
            **said,
            "seen": seen,
        }
    better = _("%(name)s is better: %(points)s points (%(span)s).")
    worse = _("%(name)s is worse: %(points)s points (%(span)s).")
    return (better if lift.difference > 0 else worse) % said


def _whisker(other: ArmShown, lift: Lift, *, is_early: bool) -> Whisker:
    interval = lift.interval
    state = _("Too early.") if is_early else "" if lift.is_conclusive else _("Inconclusive.")
    words = format_html(
        _("{points} points, {span}. <b>{state}</b>"),
        points=points(lift.difference),
        span=span(interval),
        state=state,
    )
    is_sure = lift.is_conclusive and not is_early
    return Whisker(other.name, 100 * lift.difference, 100 * interval.low, 100 * interval.high, is_sure, words)


def tests_shown(tests: Sequence[SplitTest], found: Mapping[int, Arm]) -> list[TestShown]:
    return [
        TestShown(
            test, [ArmShown(arm, found[arm.pk], test.winner == arm.position) for arm in test.arms.all()]
        )
        for test in tests
    ]
