"""The charts of a report: marks, the sentence beside each, and the same numbers as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.newsletters.models import Block, Issue
from campaigns.newsletters.placeholders import with_defaults
from campaigns.newsletters.reporting.defining import FUNNEL, Figure, figures_of
from campaigns.newsletters.reporting.outcomes import CAME_BACK, Outcome
from campaigns.newsletters.reporting.report import Rate, Readers, Report
from portal.mail.reasons import reason_words
from portal.statistics import Arm, Lift
from portal.web.charts import Bar, Table, Whisker
from portal.web.numbers import percent, points, share_span, span, whole
from profiles.questions.catalogue import catalogue

GROUPS_SHOWN = 8
LINKS_SHOWN = 10


@dataclass(frozen=True)
class Chart:
    title: str
    note: str
    rows: Sequence[Any]
    table: Table


def people_url(issue: Issue, show: str, **more: str) -> str:
    """The rows behind a figure."""
    query = urlencode({"show": show, **{name: value for name, value in more.items() if value is not None}})
    return f"{reverse('studio-report-people', args=[issue.pk])}?{query}"


def days(report: Report) -> str:
    """From the first to the last that was counted."""
    return _("%(since)s to %(until)s") % {
        "since": date_format(report.window.since, "MONTH_DAY_FORMAT"),
        "until": date_format(report.figures.counted_at, "DATE_FORMAT"),
    }


def effects(report: Report) -> Chart:
    """What the issue changed: each outcome in both arms."""
    lifts = list(report.lifts())
    treated, control = (arm.people for arm in (lifts[0][1].treated, lifts[0][1].control))
    note = _(
        "%(got)s who were to get it beside %(held)s who were held back by lot, business by business. %(days)s. "
        "Line: 95 %% interval. Of four outcomes that nothing was done to, one looks changed in one report of five."
    ) % {"got": whole(treated), "held": whole(control), "days": days(report)}
    rows = [
        _whisker(str(outcome.name), lift, outcome, _effect_url(report, outcome)) for outcome, lift in lifts
    ]
    head = [
        _("Within 14 days"),
        _("Got it, of %(n)s") % {"n": whole(treated)},
        _("Held back, of %(n)s") % {"n": whole(control)},
        _("Difference"),
        _("95 %% interval") % {},
        _("Smallest effect seen"),
        _("Design effect"),
    ]
    cells = [
        [
            outcome.name,
            _share(lift.treated),
            _share(lift.control),
            points(lift.difference),
            span(lift.interval),
            points(lift.smallest_seen).lstrip("+") if lift.smallest_seen else "",
            f"{lift.treated.design_effect:.2f} / {lift.control.design_effect:.2f}",
        ]
        for outcome, lift in lifts
    ]
    return Chart(_("What it changed"), note, rows, Table(head, cells))


def _effect_url(report: Report, outcome: Outcome) -> str:
    return people_url(report.issue, outcome.slug, arm="got")


def _share(arm: Arm) -> str:
    return f"{whole(arm.hits)} ({percent(arm.share)})"


def _whisker(label: str, lift: Lift, outcome: Outcome, url: str) -> Whisker:
    interval = lift.interval
    words = _effect_words(lift, outcome)
    return Whisker(
        label, lift.difference * 100, interval.low * 100, interval.high * 100, lift.is_conclusive, words, url
    )


def _effect_words(lift: Lift, outcome: Outcome) -> SafeString:
    said = {"points": points(lift.difference), "span": span(lift.interval)}
    if lift.has_too_few:
        few = ngettext("%(n)s business", "%(n)s businesses", lift.control.clusters)
        return format_html(
            _("{points} points. <b>Too few:</b> {few} held back."),
            few=few % {"n": whole(lift.control.clusters)},
            **said,
        )
    if not lift.is_conclusive:
        return format_html(_("{points} points, {span}. <b>Inconclusive.</b>"), **said)
    return format_html(_("<b>{points} points</b>, {span}. {word}"), word=_direction(lift, outcome), **said)


def _direction(lift: Lift, outcome: Outcome) -> str:
    more = lift.difference > 0
    if outcome.better is None:
        return _("More.") if more else _("Fewer.")
    return _("Better.") if more == outcome.better else _("Worse.")


def by_answer(report: Report, split: str) -> Chart:
    """Who came back, for each answer: where somebody was held back."""
    found = [readers for readers in report.split(split) if readers.got["people"] and readers.held["people"]]
    note = _(
        "The same people and days, by what was known when it began. The more groups one looks at, the likelier a "
        "lucky “better”."
    )
    rows, cells = [], []
    for readers in found[:GROUPS_SHOWN]:
        lift, label = readers.lift(), answer_words(split, readers.value)
        url = people_url(report.issue, CAME_BACK.slug, arm="got", by=split, value=readers.value)
        rows.append(_whisker(label, lift, CAME_BACK, url))
        cells.append(
            [label, _of(lift.treated), _of(lift.control), points(lift.difference), span(lift.interval)]
        )
    head = [_("Answer"), _("Got it"), _("Held back"), _("Difference"), _("95 %% interval") % {}]
    return Chart(_("Came back here, group by group"), note, rows, Table(head, cells))


def _of(arm: Arm) -> str:
    return _("%(hits)s of %(people)s") % {"hits": whole(arm.hits), "people": whole(arm.people)}


def clicks_by_answer(report: Report, split: str) -> Chart:
    groups = [readers for readers in report.split(split) if readers["delivered"]][:GROUPS_SHOWN]
    rates = [(answer_words(split, readers.value), readers, readers.rate("clicked")) for readers in groups]
    top = max((rate.share for _label, _readers, rate in rates), default=0) or 1
    rows = [
        Bar(label, rate.share / top, _rate_words(rate), _clicked_url(report, split, readers))
        for label, readers, rate in rates
    ]
    cells = [
        [label, whole(rate.of), whole(rate.hits), percent(rate.share), share_span(rate.interval)]
        for label, _readers, rate in rates
    ]
    head = [_("Answer"), _("Delivered"), _("Clicked"), _("Share"), _("95 %% interval") % {}]
    note = _("Of those it was delivered to. %(days)s. The longest bar is the largest share.") % {
        "days": days(report)
    }
    return Chart(_("Clicked by people, group by group"), note, rows, Table(head, cells))


def _clicked_url(report: Report, split: str, readers: Readers) -> str:
    return people_url(report.issue, "clicked", by=split, value=readers.value)


def _rate_words(rate: Rate) -> SafeString:
    return format_html(
        _("<b>{share}</b>, {hits} of {of}"),
        share=percent(rate.share),
        hits=whole(rate.hits),
        of=whole(rate.of),
    )


def answer_words(split: str, value: str) -> str:
    prompt = catalogue().prompts.get(split)
    option = prompt.options.get(value) if prompt else None
    return capfirst(option.word("label", get_language() or "")) if option else value or _("Not known")


def funnel(report: Report) -> Chart:
    figures = figures_of(report, FUNNEL)
    sent = report.everyone["sent"] or 1
    rows = [
        Bar(
            str(figure.definition.name),
            figure.number / sent,
            _step_words(figure),
            people_url(report.issue, figure.definition.slug),
        )
        for figure in figures
    ]
    cells = [
        [figure.definition.name, whole(figure.number), percent(figure.rate.share) if figure.rate else ""]
        for figure in figures
    ]
    note = ngettext(
        "%(days)s. %(n)s click by machines is not counted.",
        "%(days)s. %(n)s clicks by machines are not counted.",
        report.machine_clicks,
    ) % {"days": days(report), "n": whole(report.machine_clicks)}
    head = [_("Step"), _("People"), _("Share of the step it is measured by")]
    return Chart(_("From sent to helped"), note, rows, Table(head, cells))


def _step_words(figure: Figure) -> SafeString:
    if figure.rate is None:
        return format_html("{}", whole(figure.number))
    return format_html(
        _("{n}, <b>{share}</b> of “{of}”"),
        n=whole(figure.number),
        share=percent(figure.rate.share),
        of=figure.of_words,
    )


def by_part(report: Report, blocks: Sequence[Block]) -> Chart:
    """What was clicked, block by block; a block with a condition was in fewer letters than the share says."""
    names = {block.part: block_words(block) for block in blocks}
    delivered = report.everyone["delivered"]
    parts = [
        (names.get(part["part"], part["part"]), part, Rate(part["people"], delivered))
        for part in report.parts()
    ]
    top = max((rate.share for _name, _part, rate in parts), default=0) or 1
    rows = [
        Bar(name, rate.share / top, _rate_words(rate), people_url(report.issue, "clicked", part=part["part"]))
        for name, part, rate in parts
    ]
    cells = [
        [name, whole(part["people"]), percent(rate.share), whole(part["clicks"]), whole(part["machines"])]
        for name, part, rate in parts
    ]
    head = [_("Block"), _("People"), _("Share"), _("Clicks"), _("By machines")]
    note = _(
        "People who followed a link in it, of all it was delivered to. A block with a condition reached fewer."
    )
    return Chart(_("What they clicked, block by block"), note, rows, Table(head, cells))


def block_words(block: Block) -> str:
    """Its heading, or what it is."""
    language = block.issue.newsletter.language
    words = block.content.get(language) or {}
    said = words.get("heading") or words.get("label") or words.get("alt")
    return with_defaults(said) if said else block.get_kind_display()


def by_link(report: Report) -> Chart:
    links = report.figures.numbers["links"][:LINKS_SHOWN]
    delivered = report.everyone["delivered"]
    top = links[0]["people"] if links else 1
    rows = [
        Bar(
            link["label"] or link["url"],
            link["people"] / top,
            _rate_words(Rate(link["people"], delivered)),
            people_url(report.issue, "clicked", link=str(link["id"])),
        )
        for link in links
    ]
    cells = [
        [link["label"] or link["url"], whole(link["people"]), whole(link["clicks"]), whole(link["machines"])]
        for link in links
    ]
    more = report.figures.numbers["links_clicked"] - len(links)
    note = (
        _("The links that most people followed.")
        if not more
        else ngettext(
            "The links that most people followed. %(n)s more was followed by somebody.",
            "The links that most people followed. %(n)s more were followed by somebody.",
            more,
        )
        % {"n": whole(more)}
    )
    head = [_("Link"), _("People"), _("Clicks"), _("By machines")]
    return Chart(_("Link by link"), note, rows, Table(head, cells))


def series(reports: Iterable[Report]) -> Chart:
    """Issues of the same newsletter, this one first."""
    found = list(reports)
    rates = [report.everyone.rate("clicked") for report in found]
    top = max((rate.share for rate in rates), default=0) or 1
    rows = [
        Bar(_issue_words(report), rate.share / top, _rate_words(rate), report_url(report.issue))
        for report, rate in zip(found, rates, strict=True)
    ]
    head = [
        _("Issue"),
        _("Delivered"),
        _("Clicked"),
        _("Said stop"),
        _("Reported as spam"),
        _("Lift, came back"),
    ]
    note = _(
        "Clicked by people, of those each was delivered to, within 14 days of each. Other months, other people."
    )
    return Chart(
        _("This one and those before"), note, rows, Table(head, [_issue_cells(report) for report in found])
    )


def report_url(issue: Issue) -> str:
    return reverse("studio-report", args=[issue.pk])


def _issue_words(report: Report) -> str:
    return f"{report.issue.title}, {date_format(report.window.since, 'MONTH_DAY_FORMAT')}"


def _issue_cells(report: Report) -> list[str]:
    everyone, lift = report.everyone, report.everyone.lift()
    shares = [percent(everyone.rate(step).share, 2) for step in ("unsubscribed", "complained")]
    came_back = f"{points(lift.difference)} ({span(lift.interval)})" if lift.control.people else ""
    clicked = percent(everyone.rate("clicked").share) if report.issue.tracks else ""
    return [_issue_words(report), whole(everyone["delivered"]), clicked, *shares, came_back]


def splits() -> list[tuple[str, str]]:
    """What readers can be told apart by, in words."""
    return [("industry", _("By trade")), ("employees", _("By size")), ("need", _("By need"))]


def left_out_words(report: Report) -> list[tuple[str, str]]:
    """Who was not eligible: how many, and why."""
    return [(whole(people), reason_words(reason)) for reason, people in report.left_out.items()]
