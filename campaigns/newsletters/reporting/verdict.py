"""The result as sentences, before any chart. No effect is named that its interval does not show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.newsletters.reporting.outcomes import ASKED, CAME_BACK, FINISHED, TOLD
from campaigns.newsletters.reporting.report import Report
from portal.statistics import FEWEST_CLUSTERS, Lift
from portal.web.numbers import about, percent, points, rounded, whole

WORTH_SEEING = (0.01, 0.02, 0.05)
"""Differences that one may want to see, the finest first."""


@dataclass(frozen=True)
class Verdict:
    sentences: list[SafeString]
    notes: list[str]


def verdict(report: Report) -> Verdict:
    lift = report.everyone.lift(CAME_BACK)
    if report.everyone["sent"] == 0:
        return Verdict([_said(_("Nothing has left yet. There is nothing to tell."))], [])
    if lift.control.people == 0:
        return Verdict(
            [_clicked(report), _said(_("What it changed nobody can tell: nobody was held back."))], []
        )
    return Verdict(list(_sentences(report, lift)), list(_notes(report, lift)))


def _clicked(report: Report) -> SafeString:
    clicked = report.everyone.rate("clicked")
    if not report.issue.tracks:
        return _said(_("It reached <b>{people}</b>. Clicks were not counted."), people=_people(clicked.of))
    return _said(
        _("It reached {people}, and <b>{share} of them clicked</b>."),
        people=_people(clicked.of),
        share=percent(clicked.share),
    )


def _said(words: str, **values: object) -> SafeString:
    """Our own words, with their <b>; the values are escaped."""
    return format_html(words, **values) if values else mark_safe(words)  # noqa: S308


def _people(number: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": whole(number)}


def _sentences(report: Report, lift: Lift) -> Iterable[SafeString]:
    yield _came_back(lift)
    if not lift.has_too_few:
        yield from _others(report)


def _came_back(lift: Lift) -> SafeString:
    if lift.has_too_few:
        return _said(
            _("Whether it <b>changed anything, we cannot tell</b>: {n} businesses held back are too few."),
            n=whole(lift.control.clusters),
        )
    if lift.smallest_seen is None:
        return _alike(lift)
    if not lift.is_conclusive:
        return _said(
            _(
                "Whether it <b>brought anyone back, we cannot tell</b>: {n} held back are too few to see less than "
                "{points} points."
            ),
            n=whole(lift.control.people),
            points=points(lift.smallest_seen).lstrip("+"),
        )
    number = about(lift.difference * lift.treated.people)
    if lift.difference > 0:
        return _said(_("It brought <b>about {n} people back</b> who would have stayed away."), n=number)
    return _said(_("<b>About {n} fewer people came back</b> than would have without it."), n=number)


def _alike(lift: Lift) -> SafeString:
    if lift.treated.hits:
        return _said(_("<b>Everyone came back</b>, whether they got it or were held back."))
    return _said(_("<b>Nobody came back</b>, whether they got it or were held back."))


def _others(report: Report) -> Iterable[SafeString]:
    found = {outcome.slug: lift for outcome, lift in report.lifts() if outcome is not CAME_BACK}
    clear = [slug for slug, lift in found.items() if lift.is_conclusive]
    for slug in clear:
        yield _clear(slug, found[slug].difference > 0)
    if len(clear) < len(found):
        yield _said(
            _("About the rest <b>we cannot tell</b>.")
            if clear
            else _("About anything else <b>we cannot tell</b>.")
        )


def _clear(slug: str, more: bool) -> SafeString:
    words = {
        FINISHED.slug: (
            _("<b>More</b> people finished a training."),
            _("<b>Fewer</b> people finished a training."),
        ),
        ASKED.slug: (_("<b>More</b> people asked for help."), _("<b>Fewer</b> people asked for help.")),
        TOLD.slug: (
            _("<b>More</b> people answered a question."),
            _("<b>Fewer</b> people answered a question."),
        ),
    }
    return _said(words[slug][0 if more else 1])


def _notes(report: Report, lift: Lift) -> Iterable[str]:
    if not report.figures.is_final:
        yield _("The days are not over: this may still turn. Decide when it is final.")
    if lift.has_too_few:
        yield _("It takes %(n)s businesses in each group.") % {"n": FEWEST_CLUSTERS}
    elif lift.is_conclusive:
        yield _in_people(lift)
    advice = _advice(lift)
    if advice:
        yield advice


def _in_people(lift: Lift) -> str:
    people = lift.treated.people
    ends = sorted(abs(end) * people for end in (lift.interval.low, lift.interval.high))
    return _("%(points)s points of %(people)s, so %(low)s to %(high)s people.") % {
        "points": points(lift.difference),
        "people": whole(people),
        "low": whole(ends[0]),
        "high": whole(ends[1]),
    }


def _advice(lift: Lift) -> str:
    """How many to hold back, to see the finest difference that these people can show."""
    everyone = lift.treated.people + lift.control.people
    for wanted in WORTH_SEEING:
        needed = lift.control_to_see(wanted)
        if needed and wanted < (lift.smallest_seen or 0):
            return _(
                "Hold back %(n)s people (%(share)s) next time, to see a difference of %(points)s of 100."
            ) % {
                "n": whole(needed),
                "share": percent(needed / everyone, 0),
                "points": rounded(100 * wanted, 0),
            }
    return ""
