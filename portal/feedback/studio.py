from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.feedback import working
from portal.feedback.access import WORKS, get_change, get_feedback, worker_of
from portal.feedback.forms import ChangeForm, HandOverForm, ReplyForm
from portal.feedback.models import Feedback
from portal.feedback.querysets import changes_about, events_of
from portal.feedback.scales import SCALES
from portal.feedback.targets import targets
from portal.feedback.trends import WEEKS, trends
from portal.feedback.work_list import Choice, page_of, rows_of
from portal.permissions import staff_who_may
from portal.web.ids import as_id

Act = Callable[[Feedback, Any], object]


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    me = worker_of(request)
    choice = Choice.of(request.GET.dict())
    rows, more = page_of(choice, me)
    context = {"rows": rows, "more": more, "choice": choice, "filters": _filters(choice)}
    return render(request, "portal/feedback/work.html", context)


def _filters(choice: Choice) -> list[tuple[str, str, str, list[tuple[str, Any]]]]:
    """Name, label, what is chosen, and what there is."""
    states = [*Feedback.State.choices, ("all", _("all"))]
    kinds = [("", _("everything")), *((target.slug, target.name) for target in targets)]
    scales = [("", _("all")), *((scale.slug, scale.name) for scale in SCALES.values())]
    only = [("", _("all")), ("words", _("with words")), ("low", _("low ones")), ("mine", _("mine"))]
    return [
        ("state", _("State"), choice.state, states),
        ("target", _("About"), choice.target, kinds),
        ("scale", _("Scale"), choice.scale, scales),
        ("only", _("Only"), choice.only, only),
    ]


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_feedback(request, pk))


def _page(request: HttpRequest, feedback: Feedback, **forms: Any) -> HttpResponse:
    [row] = rows_of([feedback])
    people = [(person.pk, person.get_full_name() or person.email) for person in staff_who_may(WORKS)]
    context = {
        "row": row,
        "said": feedback,
        "events": events_of(feedback),
        "changes": changes_about(feedback),
        "reply_form": ReplyForm(auto_id="reply-%s"),
        "change_form": ChangeForm(auto_id="change-%s"),
        "hand_form": HandOverForm(people, auto_id="hand-%s"),
        **forms,
    }
    status = 422 if forms else 200
    return render(request, "portal/feedback/one.html", context, status=status)


@require_POST
def act(request: HttpRequest, pk: int, done: Act) -> HttpResponse:
    """Take it, give it back, mark it as done, open it again."""
    me = worker_of(request)
    done(get_feedback(request, pk), me)
    return redirect("studio-feedback-one", pk)


@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    me, feedback = worker_of(request), get_feedback(request, pk)
    person = get_object_or_404(staff_who_may(WORKS), pk=as_id(request.POST.get("to", "")))
    working.hand_over(feedback, me, person)
    return redirect("studio-feedback-one", pk)


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    me, feedback = worker_of(request), get_feedback(request, pk)
    form = ReplyForm(request.POST, auto_id="reply-%s")
    if not form.is_valid():
        return _page(request, feedback, reply_form=form)
    sent = working.reply(feedback, me, form.cleaned_data["words"].strip())
    if sent:
        messages.success(request, _("The reply is on its way."))
    else:
        messages.error(request, _("This was answered already, or nobody knows who said it."))
    return redirect("studio-feedback-one", pk)


@require_POST
def tell_change(request: HttpRequest, pk: int) -> HttpResponse:
    me, feedback = worker_of(request), get_feedback(request, pk)
    form = ChangeForm(request.POST, auto_id="change-%s")
    if not form.is_valid():
        return _page(request, feedback, change_form=form)
    working.tell_change(feedback, me, form.cleaned_data["words"].strip())
    messages.success(request, _("It is shown now, and those who asked are told."))
    return redirect("studio-feedback-one", pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    change = get_change(request, pk)
    working.withdraw(change, timezone.now())
    messages.success(request, _("It is no longer shown."))
    return redirect("studio-feedback")


@require_safe
def trends_page(request: HttpRequest) -> HttpResponse:
    worker_of(request)
    chosen = request.GET.get("target", "")
    known = [("", _("everything")), *((target.slug, target.name) for target in targets)]
    target = chosen if targets.get(chosen) else ""
    context = {"trends": trends(target), "target": target, "targets": known, "weeks": WEEKS}
    return render(request, "portal/feedback/trends.html", context)
