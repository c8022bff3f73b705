"""The composer: the page, and each thing that can be done with an issue as an address of its own."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from campaigns.newsletters import composer, reviewing, scheduling, testing
from campaigns.newsletters.access import approver_of, get_issue, get_version, writer_of
from campaigns.newsletters.changing import NotNowError, StaleError
from campaigns.newsletters.forms import ScheduleForm, SettingsForm, WordsForm, condition_form
from campaigns.newsletters.here import Here
from campaigns.newsletters.preflight import draft_of
from campaigns.newsletters.saving import drop_condition, save_audience, save_settings, save_words
from campaigns.newsletters.scheduling import BlockedError
from campaigns.newsletters.versions import blocks_of, restore
from portal.web.errors import wants_part, words_to_wait
from portal.web.ids import version_seen
from profiles.people.models import Person

PAGE = "campaigns/newsletters/issue.html"
STALE = 409


@require_safe
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    here = Here.of(request, get_issue(request, pk))
    return show(request, here)


def show(
    request: HttpRequest, here: Here, status: int = 200, given: composer.Forms | None = None, **more: Any
) -> HttpResponse:
    context = composer.page(here, writer_of(request), given)
    return render(request, PAGE, {**context, **more}, status=status)


@require_safe
def ready(request: HttpRequest, pk: int) -> HttpResponse:
    """The preflight as a part; without a script it leads to the page."""
    here = Here.of(request, get_issue(request, pk))
    if not wants_part(request):
        return redirect(here.url("#ready"))
    context = {
        "issue": here.issue,
        "here": here,
        "is_open": here.issue.is_open,
        **composer.ready(draft_of(here.issue)),
    }
    return render(request, "campaigns/newsletters/ready.html", context)


def form_of_the_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For an address that shows the page with the form's faults: whoever loads that again comes to the composer."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @functools.wraps(view)
    def answer(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, pk, **more)
        return redirect(Here.of(request, get_issue(request, pk)).url())

    return answer


def save(
    request: HttpRequest, here: Here, name: str, form: forms.Form, change: Callable[[], object], anchor: str
) -> HttpResponse:
    """What every form of the page does. Faults and a version that somebody passed keep what was typed."""
    if not form.is_valid():
        return _refused(request, here, name, form)
    try:
        change()
    except StaleError as told:
        return _passed(request, here, name, form, told)
    except NotNowError as why:
        return _not_now(request, here, str(why))
    return _saved(request, here, anchor)


def do(
    request: HttpRequest, here: Here, change: Callable[[], object], anchor: str = "", done: str = ""
) -> HttpResponse:
    """What every button of the page does."""
    try:
        change()
    except StaleError:
        messages.warning(request, _("Somebody else saved meanwhile. Look at it, then press again."))
    except NotNowError as why:
        messages.warning(request, str(why))
    else:
        if done:
            messages.success(request, done)
    return redirect(here.url(anchor))


def _refused(request: HttpRequest, here: Here, name: str, form: forms.Form) -> HttpResponse:
    if wants_part(request):
        return _words(" ".join(_faults(form)), 422)
    return show(request, here, 422, {name: form}, wrong=form)


def _faults(form: forms.Form) -> Iterator[str]:
    """Each with the name of its field, for they are shown together."""
    for name, faults in form.errors.items():
        label = f"{form[name].label}: " if name in form.fields else ""
        yield from (f"{label}{fault}" for fault in faults)


def _passed(request: HttpRequest, here: Here, name: str, form: forms.Form, told: StaleError) -> HttpResponse:
    """Somebody saved since: what they wrote is shown beside what was typed, which is saved by pressing again."""
    saved = composer.state_line(told.issue, writer_of(request))
    passed = (
        _("You saved meanwhile, in another window")
        if saved["mine"]
        else _("%(by)s saved meanwhile") % {"by": saved["by"]}
    )
    if wants_part(request):
        kept = _("What you typed here is kept. Press Save to see both.")
        return _words(f"{passed}. {kept}", STALE)
    theirs = _theirs(form)
    return show(request, Here.of(request, told.issue), STALE, {name: form}, passed=passed, theirs=theirs)


def _theirs(form: forms.Form) -> list[tuple[str, str]]:
    """What is held now, where it differs from what was typed."""
    return [
        (str(form[name].label), str(form.get_initial_for_field(form.fields[name], name) or ""))
        for name in form.changed_data
    ]


def _not_now(request: HttpRequest, here: Here, why: str) -> HttpResponse:
    if wants_part(request):
        return _words(why, STALE)
    messages.warning(request, why)
    return redirect(here.url())


def _saved(request: HttpRequest, here: Here, anchor: str) -> HttpResponse:
    if not wants_part(request):
        return redirect(here.url(anchor))
    context = {"issue": here.issue, "state": composer.state_line(here.issue, writer_of(request))}
    response = render(request, "campaigns/newsletters/saved.html", context)
    return trigger_client_event(response, "saved", {"version": here.issue.version})


def _words(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


@form_of_the_page
def words(request: HttpRequest, pk: int) -> HttpResponse:
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    form = WordsForm(here.issue, here.written_in, request.POST)
    return save(
        request, here, "words", form, lambda: _save_words(here, form, by, version_seen(request)), "#words"
    )


def _save_words(here: Here, form: WordsForm, by: Person, version: int) -> None:
    title = form.cleaned_data["title"]
    save_words(here.issue, by, version, here.written_in, title=title, words=form.words)


@form_of_the_page
def condition(request: HttpRequest, pk: int) -> HttpResponse:
    """Set who gets it, in one respect."""
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    form = condition_form(here.who, here.issue.audience, get_language() or "en", request.POST)
    if form is None:
        raise Http404
    after = here.but(who="")
    response = save(
        request,
        here,
        "condition",
        form,
        lambda: save_audience(here.issue, by, version_seen(request), form.part),
        "",
    )
    return redirect(after.url("#who")) if response.status_code == 302 else response


@require_POST
def remove_condition(request: HttpRequest, pk: int) -> HttpResponse:
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    about = request.POST.get("about", "")[:60]
    return do(
        request,
        here.but(who=""),
        lambda: drop_condition(here.issue, by, version_seen(request), about),
        "#who",
    )


@form_of_the_page
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    form = SettingsForm(here.issue, request.POST)
    return save(
        request,
        here,
        "settings",
        form,
        lambda: save_settings(here.issue, by, version_seen(request), **form.cleaned_data),
        "#settings",
    )


@require_POST
def ask_for_review(request: HttpRequest, pk: int) -> HttpResponse:
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    done = _("Asked. Somebody else can approve it now.")
    return do(request, here, lambda: reviewing.ask_for_review(here.issue, by), "#go", done)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    by, here = approver_of(request), Here.of(request, get_issue(request, pk))
    done = _("Approved, as it is now. Any change drops that.")
    return do(request, here, lambda: reviewing.approve(here.issue, by, version_seen(request)), "#go", done)


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    by, here = approver_of(request), Here.of(request, get_issue(request, pk))
    said = request.POST.get("words", "").strip()[:200]
    return do(request, here, lambda: reviewing.send_back(here.issue, by, said), "#go")


@form_of_the_page
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    form = ScheduleForm(here.issue, request.POST)
    if not form.is_valid():
        return show(request, here, 422, {"schedule": form}, wrong=form)
    try:
        scheduling.schedule(here.issue, by, version_seen(request), form.send_at)
    except (BlockedError, scheduling.PastError) as why:
        form.add_error("day" if isinstance(why, scheduling.PastError) else None, str(why))
        return show(request, here, 422, {"schedule": form}, wrong=form)
    except StaleError as told:
        return _passed(request, here, "schedule", form, told)
    except NotNowError as why:
        return _not_now(request, here, str(why))
    messages.success(request, _("Scheduled. You can take it back until it goes."))
    return redirect(here.but(open="").url())


@require_POST
def unschedule(request: HttpRequest, pk: int) -> HttpResponse:
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    done = _("Taken back. Nothing goes out.")
    return do(request, here, lambda: scheduling.unschedule(here.issue, by), "", done)


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """To the address of whoever presses, and to no other."""
    by, here = writer_of(request), Here.of(request, get_issue(request, pk))
    try:
        testing.send_test(here.issue, by)
    except testing.TooManyTestsError as many:
        messages.warning(request, words_to_wait(many.seconds))
    else:
        messages.success(request, _("A test is on its way to %(address)s.") % {"address": by.email})
    return redirect(here.url())


@require_safe
def version(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    held = get_issue(request, pk)
    kept = get_version(held, version)
    context = {"issue": held, "version": kept, "said": kept.snapshot, "blocks": blocks_of(kept, held)}
    return render(request, "campaigns/newsletters/version.html", context)


@require_POST
def restore_version(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    by, held = writer_of(request), get_issue(request, pk)
    kept = get_version(held, version)
    done = _("It says again what it said then.")
    return do(request, Here.of(request, held), lambda: restore(kept, by, version_seen(request)), "", done)
