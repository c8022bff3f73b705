import functools
from typing import Any

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.newsletters.models import Block, Issue
from campaigns.newsletters.reporting import charting
from campaigns.newsletters.reporting.access import get_issue, get_sent_issue
from campaigns.newsletters.reporting.choosing import Choice, arms, chosen, offered
from campaigns.newsletters.reporting.counting import SPLITS
from campaigns.newsletters.reporting.defining import figures_of
from campaigns.newsletters.reporting.exporting import lines
from campaigns.newsletters.reporting.models import Figures
from campaigns.newsletters.reporting.report import Report
from campaigns.newsletters.reporting.rows import page_of
from campaigns.newsletters.reporting.tasks import count_figures
from campaigns.newsletters.reporting.verdict import verdict
from portal.waking import try_to_wake
from portal.web.ids import as_id

log = structlog.get_logger(__name__)

PAGE, FIRST = 50, 8
COMPARED = 6


@require_safe
def report(request: HttpRequest, issue: int) -> HttpResponse:
    """What an issue did: the verdict first, then every figure, each a way to its rows."""
    found = get_issue(request.user, issue)
    counted: Figures | None = getattr(found, "figures", None)
    context: dict[str, Any] = {"issue": found, "figures": counted}
    if counted:
        context |= _counted(Report(found, counted), _split(request))
    return render(request, "campaigns/newsletters/reporting/report.html", context)


def _split(request: HttpRequest) -> str:
    asked = request.GET.get("by", "")
    return asked if asked in SPLITS else SPLITS[0]


def _counted(shown: Report, split: str) -> dict[str, Any]:
    blocks = Block.objects.filter(issue=shown.issue).select_related("issue__newsletter")
    everyone = Choice()
    held = shown.everyone.held["people"]
    return {
        "report": shown,
        "verdict": verdict(shown),
        "effects": charting.effects(shown) if held else None,
        "split": split,
        "splits": charting.splits(),
        "by_answer": charting.by_answer(shown, split) if held else None,
        "clicks_by_answer": charting.clicks_by_answer(shown, split),
        "funnel": charting.funnel(shown),
        "by_part": charting.by_part(shown, list(blocks)),
        "by_link": charting.by_link(shown),
        "series": charting.series(_before(shown)),
        "figures_shown": figures_of(shown),
        "left_out": charting.left_out_words(shown),
        "people": page_of(everyone.rows(shown.issue), shown.issue, FIRST),
    }


def _before(shown: Report) -> list[Report]:
    """The report and those of the issues before it, from figures that are kept."""
    kept = Figures.objects.filter(
        issue__newsletter=shown.issue.newsletter_id, issue__number__lt=shown.issue.number
    )
    found = kept.select_related("issue__newsletter", "issue__mailing").order_by("-issue__number")
    return [shown, *(Report(figures.issue, figures) for figures in found[: COMPARED - 1])]


@require_POST
def count(request: HttpRequest, issue: int) -> HttpResponse:
    found = get_sent_issue(request.user, issue)
    if try_to_wake(functools.partial(count_figures.delay, found.pk)):
        messages.info(request, _("It is being counted. Look again in a few seconds."))
    return redirect("studio-report", found.pk)


@require_safe
def people(request: HttpRequest, issue: int) -> HttpResponse:
    """The rows behind a figure, in the order they were planned in."""
    found, choice = _asked(request, issue)
    after = as_id(request.GET.get("after", ""))
    rows = page_of(choice.rows(found), found, PAGE + 1, after)
    context = {
        "issue": found,
        "choice": choice,
        "offered": offered(),
        "arms": arms(),
        "rows": rows[:PAGE],
        "more": rows[PAGE - 1].message.pk if len(rows) > PAGE else None,
        "is_first": not after,
    }
    return render(request, "campaigns/newsletters/reporting/people.html", context)


@require_safe
def people_csv(request: HttpRequest, issue: int) -> HttpResponseBase:
    found, choice = _asked(request, issue)
    log.info("rows of an issue taken away", issue=found.pk, by=request.user.pk, which=choice.query)
    response = StreamingHttpResponse(lines(choice.rows(found), found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="issue-{found.pk}-{choice.show}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(request: HttpRequest, issue: int) -> tuple[Issue, Choice]:
    found = get_sent_issue(request.user, issue)
    return found, chosen(request.GET, found)
