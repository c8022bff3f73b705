"""What people who work for a partner see: the businesses that it looks after now, and nothing else."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.web.ids import as_id
from portal.web.typed import typed
from profiles.partners.access import get_served, own_partner
from profiles.partners.querysets import PAGE, introduced, served_from
from profiles.partners.showing import lines, seen_of


@require_safe
@never_cache
@login_required
def businesses(request: HttpRequest) -> HttpResponse:
    ours = own_partner(request)
    words = typed(request, "q")
    found = served_from(ours.pk, words, as_id(request.GET.get("after", "")))
    context = {
        "partner": ours,
        "words": words,
        "lines": lines(found[:PAGE]),
        "after": found[PAGE - 1].business_id if len(found) > PAGE else None,
    }
    return render(request, "profiles/partners/businesses.html", context)


@require_safe
@never_cache
@login_required
def business(request: HttpRequest, business: int) -> HttpResponse:
    record = get_served(request, business)
    context = {
        "record": record,
        "seen": seen_of(record),
        "people": introduced(record),
        "crumbs": [(_("Your businesses"), reverse("partner-businesses"))],
    }
    return render(request, "profiles/partners/business.html", context)
