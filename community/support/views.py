import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.support.asking import ask_for_help
from community.support.forms import HelpForm
from portal.web.forms import form_page
from portal.web.rates import limited
from portal.web.redirects import local_url

log = structlog.get_logger(__name__)


def _help_page(request: HttpRequest, form: HelpForm, *, wait: int = 0) -> HttpResponse:
    return form_page(request, "community/support/help.html", {"form": form}, wait=wait)


def _stopped(request: HttpRequest, wait: int) -> HttpResponse:
    """Nobody should have to write their words a second time."""
    return _help_page(request, HelpForm(request.POST, known_address=_known_address(request)), wait=wait)


def _known_address(request: HttpRequest) -> str:
    return request.user.email if request.user.is_authenticated else ""


@require_http_methods(["GET", "HEAD", "POST"])
@limited("10/hour", "help", _stopped)
def get_help(request: HttpRequest) -> HttpResponse:
    """The help form; the words of a search and the page someone came from are kept in it."""
    known = _known_address(request)
    if request.method != "POST":
        first = {"text": request.GET.get("text", "")[:5000], "page": local_url(request.GET.get("page"), "")}
        return _help_page(request, HelpForm(initial=first, known_address=known))
    form = HelpForm(request.POST, request.FILES, known_address=known)
    return redirect("help-sent") if form.is_valid() and _asked(request, form) else _help_page(request, form)


def _asked(request: HttpRequest, form: HelpForm) -> bool:
    """Their words are asked again only when the file can't be kept, and then they may come without."""
    given = form.cleaned_data
    try:
        ask_for_help(
            request.user, form.address, given["text"], local_url(given["page"], ""), given["attachment"]
        )
    except OSError:
        log.exception("an attachment could not be kept")
        form.add_error("attachment", _("We can’t take files just now. Send your words without it."))  # noqa: RUF001
        return False
    return True


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "community/support/sent.html")
