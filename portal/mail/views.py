from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.mail.access import get_stop
from portal.mail.unsubscribing import names_of, stop


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """A mail program's one-click POST (RFC 8058) or a person's press of the button; looking changes nothing."""
    wanted = get_stop(token)
    posted = request.method == "POST"
    if posted:
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        stop(wanted, {"how": "one-click" if one_click else "page"})
    return render(request, "portal/mail/stop.html", {"names": names_of(wanted.purpose), "stopped": posted})
