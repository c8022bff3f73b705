"""The link in an invitation. Opening it shows who asks; only a button joins, and only who has that address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.web.ids import as_id
from portal.web.rates import limited
from profiles.businesses.belonging import MustHandOver, must_hand_over
from profiles.colleagues.access import invitation_of
from profiles.colleagues.answering import MustConfirm, Over, accept, refuse, works_elsewhere
from profiles.colleagues.models import Invitation
from profiles.colleagues.page import FOLDER
from profiles.people.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
@limited("30/minute", "invitation")
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = invitation_of(token)
    if found is None or found.is_over:
        return _over(request, found)
    reader = _reader(request, found)
    if request.method == "POST" and reader:
        return _joined(request, reader, found, token)
    return _page(request, found, token, reader)


@require_POST
@limited("30/minute", "invitation")
def refusing(request: HttpRequest, token: str) -> HttpResponse:
    found = invitation_of(token)
    if found is None or found.is_over:
        return _over(request, found)
    try:
        refuse(found)
    except Over:
        return _over(request, found)
    return render(request, f"{FOLDER}/refused.html")


def _reader(request: HttpRequest, found: Invitation) -> Person | None:
    """Who is signed in, if the invitation was mailed to them."""
    user = request.user
    return user if isinstance(user, Person) and user.is_member and user.email == found.email else None


def _joined(request: HttpRequest, reader: Person, found: Invitation, token: str) -> HttpResponse:
    try:
        accept(reader, found, leaving=as_id(request.POST.get("leaving", "")) or None)
    except Over:
        return _over(request, found)
    except (MustConfirm, MustHandOver):
        return _page(request, found, token, reader, status=422)
    messages.success(request, _("You are in."))
    return redirect("colleagues")


def _page(
    request: HttpRequest, found: Invitation, token: str, reader: Person | None, status: int = 200
) -> HttpResponse:
    elsewhere = works_elsewhere(reader, found) if reader else None
    context = {
        "invitation": found,
        "token": token,
        "reader": reader,
        "elsewhere": elsewhere,
        "must": must_hand_over(elsewhere),
        "refused": status == 422,
    }
    return render(request, f"{FOLDER}/invitation.html", context, status=status)


def _over(request: HttpRequest, found: Invitation | None) -> HttpResponse:
    return render(request, f"{FOLDER}/over.html", status=410 if found else 404)
