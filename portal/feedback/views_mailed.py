from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.feedback.answering import rate
from portal.feedback.forms import RatingForm
from portal.feedback.mailing import Mailed, read_token
from portal.web.forms import form_page
from portal.web.rates import limited


@require_http_methods(["GET", "HEAD", "POST"])
@limited("60/hour", "feedback-mailed")
@never_cache
def mailed(request: HttpRequest, token: str) -> HttpResponse:
    """A GET only ticks what `value` says; whoever fetches links without reading them gives no answer."""
    try:
        found = read_token(token)
    except (BadSignature, LookupError, ValueError, TypeError):
        return render(request, "portal/feedback/mailed_over.html", status=410)
    with override(found.person.language):
        return _page(request, found)


def _page(request: HttpRequest, found: Mailed) -> HttpResponse:
    ticked = {"value": request.GET.get("value", "")}
    typed = request.POST if request.method == "POST" else None
    form = RatingForm(found.scale, typed, question=found.question, initial=ticked)
    if not form.is_valid():
        return form_page(request, "portal/feedback/mailed.html", {"form": form, "mailed": found})
    why = form.cleaned_data["why"].strip()
    rate(found.giver, found.target.slug, found.object_id, found.scale.slug, form.value_said, why)
    return redirect("feedback-thanks")


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/feedback/mailed_thanks.html")
