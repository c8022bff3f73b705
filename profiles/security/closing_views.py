from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.web.forms import form_page
from portal.web.rates import limited, network_of
from profiles.people.access import member_of
from profiles.security.closing import LastAdminError, close, is_last_admin, person_of
from profiles.security.closing import reopen as reopen_by
from profiles.security.forms import CloseForm
from profiles.security.fresh import fresh_required
from profiles.security.views import FOLDER

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@limited("20/hour", "close")
@never_cache
@fresh_required
def closing(request: HttpRequest) -> HttpResponse:
    person = member_of(request)
    form = CloseForm(person.email, request.POST if request.method == "POST" else None)
    context = {"form": form, "person": person, "days": settings.REOPEN_DAYS, "last": is_last_admin(person)}
    if not form.is_valid():
        return form_page(request, f"{FOLDER}/close.html", context)
    try:
        close(person, network=network_of(request))
    except LastAdminError:
        form.add_error(
            None, _("You are the last one who may do everything here. Make somebody else so first.")
        )
        return form_page(request, f"{FOLDER}/close.html", context)
    logout(request)
    return render(request, f"{FOLDER}/closed.html", {"days": settings.REOPEN_DAYS})


@page
@limited("30/minute", "reopen")
@never_cache
def reopen(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail that says the account is closed. Only the button opens it; nobody is signed in by it."""
    if person_of(token) is None:
        return render(request, f"{FOLDER}/link_over.html", status=410)
    if request.method != "POST":
        return render(request, f"{FOLDER}/reopen.html")
    if reopen_by(token, network=network_of(request)) is None:
        return render(request, f"{FOLDER}/link_over.html", status=410)
    return render(request, f"{FOLDER}/reopened.html")
