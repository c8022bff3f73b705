from csp.decorators import csp_exempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from portal.mail.framing import framed
from portal.mailbox.access import get_mail, get_newest

PAGE = 50
PARTS = ("html", "text", "headers", "source")
UNCHANGED = 204


@require_safe
@never_cache
@vary_on_headers("HX-Request")
def mailbox(request: HttpRequest) -> HttpResponse:
    """The page, or for htmx its list alone; nothing at all while no mail is newer than `seen`."""
    before = request.GET.get("before", "")
    mails = get_newest(PAGE + 1, before)
    newest = mails[0].name if mails else "none"
    if request.GET.get("seen") == newest:
        return HttpResponse(status=UNCHANGED)
    context = {"mails": mails[:PAGE], "newest": newest, "first": not before, "more": len(mails) > PAGE}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "portal/mailbox/list.html" if part else "portal/mailbox/mailbox.html", context)


@require_safe
@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponse:
    found = get_mail(name)
    wanted = request.GET.get("part", "")
    part = wanted if wanted in PARTS else ("html" if found.html else "text")
    crumbs = [(_("Mailbox"), reverse("mailbox"))]
    return render(request, "portal/mailbox/mail.html", {"mail": found, "part": part, "crumbs": crumbs})


@require_safe
@never_cache
@csp_exempt()  # type: ignore[arg-type]
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    return framed(get_mail(name).html)
