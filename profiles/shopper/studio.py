"""The monthly round: what to try, what came of it, and what stays open."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.forms import form_page
from portal.web.redirects import redirect_to_next
from profiles.seeing.access import may_see_personas
from profiles.shopper.access import get_finding, get_open_run, get_run, get_task, shopper_of
from profiles.shopper.forms import FindingForm, TaskForm
from profiles.shopper.models import ShopperRun, ShopperTask
from profiles.shopper.querysets import Line, all_tasks, lines, open_findings, run_of, runs
from profiles.shopper.trying import UntriedError, begin_month, finish, mend, note, take_over, this_month

page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def shopper(request: HttpRequest) -> HttpResponse:
    shopper_of(request)
    context = {
        "runs": list(runs()),
        "open": list(open_findings()),
        "now": run_of(this_month()),
        "month": this_month(),
    }
    return render(request, "profiles/shopper/shopper.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    return redirect(begin_month(shopper_of(request)))


@require_safe
def run(request: HttpRequest, run: int) -> HttpResponse:
    return _run_page(request, get_run(request, run))


def _run_page(
    request: HttpRequest, held: ShopperRun, faulty: FindingForm | None = None, at: int = 0
) -> HttpResponse:
    """`faulty`: the form of the task `at` that was sent with faults."""
    rows = [(line, faulty if line.task.pk == at and faulty else _form(line)) for line in lines(held)]
    tried = sum(line.finding is not None for line, _form_of in rows)
    context = {
        "run": held,
        "rows": rows,
        "tried": tried,
        "form": faulty or FindingForm(),
        "carried": list(open_findings(before=held)),
        "sees_as": may_see_personas(request.user),
    }
    return form_page(request, "profiles/shopper/run.html", context)


def _form(line: Line) -> FindingForm:
    said = {"verdict": line.finding.verdict, "words": line.finding.words} if line.finding else {}
    return FindingForm(initial=said, auto_id=f"task{line.task.pk}_%s")


@require_POST
def note_finding(request: HttpRequest, run: int, task: int) -> HttpResponse:
    held, tried = get_open_run(request, run), get_task(request, task)
    form = FindingForm(request.POST, auto_id=f"task{tried.pk}_%s")
    if not form.is_valid():
        return _run_page(request, held, form, tried.pk)
    said = form.cleaned_data
    note(held, tried, shopper_of(request), said["verdict"], said["words"].strip())
    return redirect(f"{held.get_absolute_url()}#task-{tried.pk}")


@require_POST
def take(request: HttpRequest, run: int) -> HttpResponse:
    held = get_open_run(request, run)
    take_over(held, shopper_of(request))
    return redirect(held)


@require_POST
def done(request: HttpRequest, run: int) -> HttpResponse:
    held = get_open_run(request, run)
    try:
        finish(held)
    except UntriedError:
        messages.warning(request, _("Some things on the list were not tried yet."))
    return redirect(held)


@require_POST
def mended(request: HttpRequest, finding: int) -> HttpResponse:
    mend(get_finding(request, finding))
    return redirect_to_next(request, "/studio/shopper/")


@page
def tasks(request: HttpRequest) -> HttpResponse:
    """The list itself, and a new line for it."""
    shopper_of(request)
    return _task_page(request, ShopperTask())


@page
def task(request: HttpRequest, task: int) -> HttpResponse:
    return _task_page(request, get_task(request, task))


def _task_page(request: HttpRequest, held: ShopperTask) -> HttpResponse:
    words = held.words
    form = TaskForm(request.POST if request.method == "POST" else None, instance=held)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("shopper-tasks")
    context = {"form": form, "words": words, "tasks": list(all_tasks()) if held.pk is None else []}
    return form_page(request, "profiles/shopper/tasks.html", context)
