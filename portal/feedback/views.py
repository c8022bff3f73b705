from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.feedback import answering
from portal.feedback.access import check_target, get_answered
from portal.feedback.asking import SMALL, Rated, ask, ask_on_scales
from portal.feedback.forms import AnswerForm, RatingForm
from portal.feedback.givers import giver, seconds_until_new
from portal.feedback.own_targets import SITE
from portal.feedback.querysets import changes_of
from portal.feedback.scales import SCALES
from portal.feedback.targets import targets, things_of
from portal.web.errors import too_many
from portal.web.forms import form_page
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


@require_POST
@limited("60/minute", "feedback")
def on_scale(request: HttpRequest, target: str, object_id: int, scale: str) -> HttpResponse:
    """Where a page shows a scale; without a choice the page says so, with what was typed."""
    check_target(request, target, object_id, scale)
    form = RatingForm(SCALES[scale], request.POST, question=str(targets[target].scales[scale]))
    if not form.is_valid():
        return _faulty(request, target, object_id, form)
    if wait := seconds_until_new(request, target, object_id, scale):
        return too_many(request, wait)
    why = form.cleaned_data["why"].strip()
    answering.rate(giver(request), target, object_id, scale, form.value_said, why)
    return _back_on_scale(request, target, object_id, scale)


@require_POST
@limited("60/minute", "feedback")
def undo_on_scale(request: HttpRequest, target: str, object_id: int, scale: str) -> HttpResponse:
    check_target(request, target, object_id, scale)
    answering.take_back(giver(request), target, object_id, scale)
    return _back_on_scale(request, target, object_id, scale)


@require_safe
def site(request: HttpRequest) -> HttpResponse:
    """What somebody thinks of the portal as a whole."""
    asked = ask_on_scales(request, "site", SITE)
    context = {"asked": asked, "changes": changes_of("site", [SITE]).get(SITE, [])}
    return render(request, "portal/feedback/site.html", context)


@require_safe
@login_required
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody said, and what we answered."""
    said = get_answered(request, pk)
    thing = things_of([said]).get((said.target, said.object_id))
    asked = ask(request, "reply", [said.pk])[said.pk]
    return render(request, "portal/feedback/reply.html", {"said": said, "thing": thing, "asked": asked})


def _faulty(request: HttpRequest, target: str, object_id: int, form: RatingForm) -> HttpResponse:
    """The form by itself, or in its place on the page."""
    rated = Rated(targets[target], object_id, form.scale)
    if getattr(request, "htmx", False):
        return _block(request, rated, form)
    return form_page(request, "portal/feedback/scale.html", {"rated": rated, "form": form})


def _back_on_scale(request: HttpRequest, target: str, object_id: int, scale: str) -> HttpResponse:
    if not getattr(request, "htmx", False):
        return redirect_to_next(request, reverse("home"))
    asked = ask_on_scales(request, target, object_id)
    return _block(request, next(one for one in asked if one.scale.slug == scale))


def _block(request: HttpRequest, rated: Rated, form: RatingForm | None = None) -> HttpResponse:
    response = render(request, "portal/feedback/scale_block.html", {"rated": rated, "form": form})
    response["HX-Retarget"] = f"#feedback-{rated.name}"
    response["HX-Reswap"] = "outerHTML"
    return response


def _back(request: HttpRequest, target: str, object_id: int) -> HttpResponse:
    """The block alone where a script asked for it, wherever the form stood in it; else the page it stood on."""
    if not getattr(request, "htmx", False):
        return redirect_to_next(request, reverse("home"))
    asked = ask(request, target, [object_id], small=SMALL in request.GET)[object_id]
    response = render(request, "portal/feedback/block.html", {"asked": asked})
    response["HX-Retarget"] = f"#feedback-{asked.name}"
    response["HX-Reswap"] = "outerHTML"
    return response
