from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from portal.feedback import answering
from portal.feedback.access import check_target
from portal.feedback.asking import SMALL, ask
from portal.feedback.forms import AnswerForm
from portal.feedback.givers import giver, seconds_until_new
from portal.web.errors import too_many
from portal.web.rates import limited
from portal.web.redirects import redirect_to_next


@require_POST
@limited("60/minute", "feedback")
def feedback(request: HttpRequest, target: str, object_id: int) -> HttpResponse:
    """Did this help? Then, in a second small form, why not."""
    check_target(request, target, object_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    if wait := seconds_until_new(request, target, object_id):
        return too_many(request, wait)
    answering.answer(
        giver(request), target, object_id, helpful=form.is_helpful, why=form.cleaned_data["why"].strip()
    )
    return _back(request, target, object_id)


@require_POST
@limited("60/minute", "feedback")
def undo(request: HttpRequest, target: str, object_id: int) -> HttpResponse:
    check_target(request, target, object_id)
    answering.take_back(giver(request), target, object_id)
    return _back(request, target, object_id)


def _back(request: HttpRequest, target: str, object_id: int) -> HttpResponse:
    """The block alone where a script asked for it, wherever the form stood in it; else the page it stood on."""
    if not getattr(request, "htmx", False):
        return redirect_to_next(request, reverse("home"))
    asked = ask(request, target, [object_id], small=SMALL in request.GET)[object_id]
    response = render(request, "portal/feedback/block.html", {"asked": asked})
    response["HX-Retarget"] = f"#feedback-{asked.name}"
    response["HX-Reswap"] = "outerHTML"
    return response
