from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from campaigns.newsletters import sending
from campaigns.newsletters.changing import NotNowError
from campaigns.newsletters.models import Issue
from campaigns.newsletters.reporting.access import get_issue, get_sent_issue
from campaigns.newsletters.watching import settling
from campaigns.newsletters.watching.forms import CancelForm
from campaigns.newsletters.watching.showing import doubtful, happened, paces, speed, watched
from portal.web.forms import form_page
from portal.web.ids import as_id
from profiles.people.access import member_of
from profiles.people.models import Person

PAGE = 50
FOLDER = "campaigns/newsletters/watching"


@require_safe
@never_cache
@vary_on_headers("HX-Request")
def watch(request: HttpRequest, issue: int) -> HttpResponse:
    """How far it is; for htmx only the part that changes, and the doubts when there are others than it showed."""
    found = get_issue(request.user, issue)
    part = request.headers.get("HX-Request") == "true"
    context = _context(request, found)
    seen = request.GET.get("seen", "")
    context["doubts_changed"] = part and context.get("doubts") and seen != str(context["watched"].doubts)
    return render(request, f"{FOLDER}/{'part' if part else 'page'}.html", context)


def _context(request: HttpRequest, issue: Issue) -> dict[str, Any]:
    now = watched(issue)
    if now is None:
        return {"issue": issue, "watched": None}
    after = as_id(request.GET.get("doubts", ""))
    doubts = doubtful(issue, PAGE + 1, after) if now.doubts else []
    events = happened(issue)
    return {
        "issue": issue,
        "watched": now,
        "events": events,
        "speed": speed(now.progress, events),
        "paces": paces(),
        "doubts": doubts[:PAGE],
        "more_doubts": doubts[PAGE - 1].pk if len(doubts) > PAGE else None,
    }


def _turning(act: Callable[[Issue, Person], None]) -> Callable[..., HttpResponse]:
    @require_POST
    def turn(request: HttpRequest, issue: int) -> HttpResponse:
        found = get_sent_issue(request.user, issue)
        try:
            act(found, member_of(request))
        except NotNowError as why:
            messages.warning(request, str(why))
        return redirect("studio-sending", found.pk)

    return turn


pause = _turning(lambda issue, by: sending.pause(issue, by))
resume = _turning(lambda issue, by: sending.resume(issue, by))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cancel(request: HttpRequest, issue: int) -> HttpResponse:
    """Asks to type how many; what has left can't be called back."""
    found = get_sent_issue(request.user, issue)
    now = watched(found)
    left = now.waiting if now else 0
    form = CancelForm(left, request.POST if request.method == "POST" else None)
    context = {"issue": found, "form": form, "left": form.shown_number}
    if not form.is_valid():
        return form_page(request, f"{FOLDER}/cancel.html", context)
    try:
        sending.cancel(found, member_of(request))
    except NotNowError as why:
        messages.warning(request, str(why))
    return redirect("studio-sending", found.pk)


def _settling(act: Callable[[Issue, list[int], Person], int]) -> Callable[..., HttpResponse]:
    @require_POST
    def settle(request: HttpRequest, issue: int) -> HttpResponse:
        found = get_sent_issue(request.user, issue)
        chosen = list(map(as_id, request.POST.getlist("message")[:PAGE]))
        settled = act(found, chosen, member_of(request))
        words = ngettext("%(n)s message is settled.", "%(n)s messages are settled.", settled) % {"n": settled}
        if settled:
            messages.success(request, words)
        else:
            messages.warning(
                request, _("Nothing was settled. Tick who you mean; some may be settled already.")
            )
        return redirect("studio-sending", found.pk)

    return settle


count_as_sent = _settling(settling.count_as_sent)
send_again = _settling(settling.send_again)
