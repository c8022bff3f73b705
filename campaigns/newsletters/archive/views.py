from csp.decorators import csp_exempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from campaigns.newsletters.archive.access import get_issue, get_newsletter
from campaigns.newsletters.archive.querysets import readable
from campaigns.newsletters.archive.reading import Teaser, language_of, teasers, web
from portal.activity.sightings import see
from portal.feedback.asking import ask_on_scales
from portal.mail.framing import framed
from portal.web.ids import as_id
from profiles.consent.models import Purpose

PAGE = 20


@require_safe
def newsletter(request: HttpRequest, newsletter: str) -> HttpResponse:
    """The issues of a series, the latest first."""
    found = get_newsletter(newsletter)
    issues = readable().filter(newsletter=found)
    if before := as_id(request.GET.get("before", "")):
        issues = issues.filter(number__lt=before)
    shown = list(issues[: PAGE + 1])
    context = {
        "newsletter": found,
        "teasers": teasers(shown[:PAGE], get_language() or ""),
        "more": shown[PAGE - 1].number if len(shown) > PAGE else None,
        "may_sign_up": found.purpose == Purpose.NEWSLETTER,
    }
    see(request, "view", f"newsletter:{found.slug}", "newsletter")
    return render(request, "campaigns/newsletters/archive/newsletter.html", context)


@require_safe
def issue(request: HttpRequest, newsletter: str, number: int) -> HttpResponse:
    """One issue in the general version; the letter itself stands in a frame from its own address."""
    found = get_issue(newsletter, number)
    language = language_of(found, get_language() or "")
    context = {
        "issue": found,
        "teaser": Teaser(found, language),
        "letter": web(found, language),
        "may_sign_up": found.newsletter.purpose == Purpose.NEWSLETTER,
        "asked": ask_on_scales(request, "issue", found.pk),
    }
    see(request, "view", f"newsletter:{newsletter}/{number}", "newsletter")
    return render(request, "campaigns/newsletters/archive/issue.html", context)


@require_safe
@csp_exempt()  # type: ignore[arg-type]
def letter(request: HttpRequest, newsletter: str, number: int) -> HttpResponse:
    found = get_issue(newsletter, number)
    return framed(web(found, language_of(found, get_language() or "")).html)
