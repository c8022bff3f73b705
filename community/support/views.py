from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from community.support.asking import ask_for_help
from community.support.forms import HelpForm
from portal.web.rates import limited
from portal.web.redirects import local_url


@require_http_methods(["GET", "HEAD", "POST"])
@limited("10/hour", "help")
def get_help(request: HttpRequest) -> HttpResponse:
    """The help form; the words of a search and the page someone came from are kept in it."""
    known = request.user.email if request.user.is_authenticated else ""
    if request.method != "POST":
        first = {"text": request.GET.get("text", "")[:5000], "page": local_url(request.GET.get("page"), "")}
        return render(
            request, "community/support/help.html", {"form": HelpForm(initial=first, known_address=known)}
        )
    form = HelpForm(request.POST, known_address=known)
    if not form.is_valid():
        return render(request, "community/support/help.html", {"form": form}, status=422)
    ask_for_help(
        request.user, form.address, form.cleaned_data["text"], local_url(form.cleaned_data["page"], "")
    )
    return redirect("help-sent")


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "community/support/sent.html")
