from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.newsletters.access import can_write
from campaigns.newsletters.reporting.access import get_reader
from campaigns.newsletters.reporting.persons import told
from portal.web.ids import as_id
from profiles.clusters.advice import advice_of

PAGE = 30


@require_safe
def person_mails(request: HttpRequest, person: int) -> HttpResponse:
    """Every message of a person and why, and why not."""
    reader = get_reader(request.user, person)
    before = as_id(request.GET.get("before", ""))
    found = told(reader, PAGE + 1, before)
    context = {
        "reader": reader,
        "messages_told": found[:PAGE],
        "more": found[PAGE - 1].message.pk if len(found) > PAGE else None,
        "is_first": not before,
        "advice": advice_of(reader),
        "reads_reports": can_write(request.user),
    }
    return render(request, "campaigns/newsletters/reporting/person.html", context)
