"""What the clusters brought, as a page and as a file."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from profiles.clusters import revenue as counting
from profiles.clusters.access import user_of
from profiles.clusters.querysets import in_order
from profiles.clusters.revenue_file import lines
from profiles.clusters.revenue_page import Context, shown
from profiles.segments.counting import kept

LONGEST_MS, KEPT_SECONDS = 20_000, 600
"""Purchases of two years are many: they are added up seldom, and what comes out is shown to all who ask."""


@require_safe
def revenue(request: HttpRequest) -> HttpResponse:
    user_of(request)
    return render(request, "profiles/clusters/revenue.html", _report(request))


@require_safe
def revenue_csv(request: HttpRequest) -> HttpResponse:
    """Where counting takes too long, the page that says so: a file of nothing would say that nothing was bought."""
    user_of(request)
    report = _report(request)
    if report["is_late"]:
        return redirect(f"{reverse('studio-clusters-revenue')}?{request.GET.urlencode()}")
    name = f"revenue-by-cluster-{report['of'].year}-{report['currency'] or 'none'}.csv"
    response = HttpResponse(lines(report), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _report(request: HttpRequest) -> Context:
    """Of the year and the currency in the address, else of this year and the currency with the most customers."""
    today = timezone.localdate()
    years = counting.years(today)
    wanted = request.GET.get("year", "")
    year = next((year for year in years if str(year) == wanted), years[0])
    of = counting.window(year, today)
    rows, at = _counted(of)
    codes = counting.currencies(rows)
    code = request.GET.get("currency", "")
    currency = code if code in codes else next(iter(codes), "")
    brought = counting.brought(rows, currency, in_order())
    report: Context = {
        "of": of,
        "years": years,
        "currencies": codes,
        "currency": currency,
        "is_late": at is None,
        "at": at,
    }
    return {**report, "brought": brought, **shown(brought, of, currency)}


def _counted(of: counting.Window) -> tuple[list[counting.Row], datetime | None]:
    """And when; None where it takes too long."""
    named = ["revenue", of.begin.isoformat(), of.end.isoformat()]
    found = kept(
        named, lambda: (counting.asked(of), timezone.now()), longest=LONGEST_MS, seconds=KEPT_SECONDS
    )
    return found or ([], None)
