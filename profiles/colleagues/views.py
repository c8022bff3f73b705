from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.rates import limited
from profiles.businesses.belonging import MustHandOver, must_hand_over, others_in
from profiles.businesses.locking import current
from profiles.colleagues import asking
from profiles.colleagues import leaving as going
from profiles.colleagues.access import get_found, membership_of
from profiles.colleagues.answering import Over
from profiles.colleagues.page import FOLDER, business_page, under_business
from profiles.people.access import member_of

page = require_http_methods(["GET", "HEAD", "POST"])


def say_hand_over_first(request: HttpRequest) -> None:
    messages.error(request, _("You own a business with colleagues in it. Hand it over first."))


@require_safe
@never_cache
@login_required
def colleagues(request: HttpRequest) -> HttpResponse:
    return business_page(request)


@page
@never_cache
@login_required
def leaving(request: HttpRequest) -> HttpResponse:
    """Says first what stays behind; an owner with colleagues is shown that somebody else must own it before."""
    mine = membership_of(request)
    if request.method != "POST":
        context = {"mine": mine, "must": must_hand_over(mine), "alone": not others_in(mine).exists()}
        context["crumbs"] = under_business()
        return render(request, f"{FOLDER}/leave.html", context)
    try:
        going.leave(member_of(request))
    except MustHandOver:
        say_hand_over_first(request)
    except going.Gone:
        pass
    else:
        messages.success(request, _("You left. What you said about the business stays there."))
    return redirect("colleagues")


@page
@limited("20/hour", "ask-to-join")
@never_cache
@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Says first what happens when the owner says yes."""
    person, business = member_of(request), get_found(request, pk)
    if request.method != "POST":
        context = {"business": business, "mine": current(person.pk), "crumbs": under_business()}
        return render(request, f"{FOLDER}/ask.html", context)
    try:
        asking.ask_to_join(person, business)
    except MustHandOver:
        say_hand_over_first(request)
    except (asking.AskedAlready, Over):
        messages.error(request, _("You can’t ask now. You asked before, or it can’t be found any more."))  # noqa: RUF001
    else:
        messages.success(request, _("You asked. We tell you what the owner says."))
    return redirect("colleagues")


@require_POST
@login_required
def stop(request: HttpRequest) -> HttpResponse:
    asking.stop_asking(member_of(request))
    return redirect("colleagues")
