"""What questions and consents bring, and which words bring more."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.forms import form_page
from profiles.questions.models import Wording
from profiles.value import counting, showing
from profiles.value.access import get_consent_wording, get_running, get_wording, reader_of_value
from profiles.value.forms import BenefitTestForm, QuestionTestForm
from profiles.value.querysets import running_tests, words_of_joining, words_of_questions
from profiles.value.testing import (
    RunningError,
    TooEarlyError,
    begin_benefit_test,
    begin_question_test,
    keep,
    stop,
)

HERE = "/studio/value/"
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def value(request: HttpRequest) -> HttpResponse:
    reader_of_value(request)
    window, place = _window(request), request.GET.get("place", "")
    begun = counting.since(window)
    places = counting.places(begun)
    place = place if place in places else ""
    lines = _lines(begun, place)
    tests = list(counting.latest_tests())
    context = {
        "window": window,
        "windows": [(name, showing.window_words(name)) for name in counting.WINDOWS],
        "places": places,
        "place": place,
        "only_answers": place in counting.UNASKED,
        "opt_in": (found := counting.opt_in(begun)),
        "opt_in_chart": showing.opt_in_chart(found, window),
        "lines": lines,
        "question_chart": showing.question_chart(lines, window, place),
        "tests": showing.tests_shown(tests, counting.results(tests)),
        "changes_questions": request.user.has_perm("profiles.change_question"),
    }
    return render(request, "profiles/value/value.html", context)


def _window(request: HttpRequest) -> str:
    window = request.GET.get("days", "90")
    return window if window in counting.WINDOWS else "90"


def _lines(begun: Any, place: str) -> list[showing.Line]:
    rows = counting.questions(begun, place)
    wordings = Wording.objects.select_related("question").in_bulk([row.wording for row in rows])
    return showing.question_lines(rows, wordings, only_answers=place in counting.UNASKED)


@require_safe
def new_test(request: HttpRequest) -> HttpResponse:
    """What could be tested: every wording in force."""
    reader_of_value(request)
    running = running_tests()
    context = {
        "wordings": words_of_questions(),
        "consents": words_of_joining(),
        "busy": [(test.question_id, test.language) for test in running if test.question_id],
        "busy_consents": [(test.purpose, test.language) for test in running if test.purpose],
    }
    return render(request, "profiles/value/new.html", context)


@page
def try_question(request: HttpRequest, wording: int) -> HttpResponse:
    held = get_wording(request, wording)
    form = QuestionTestForm(held, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, "profiles/value/test.html", {"form": form, "words": held.asks})
    smallest, share = form.cleaned_data["smallest"], counting.saved_share(held.pk)
    return _begun(request, begin_question_test, held, [form.words], smallest, share)


@page
def try_consent(request: HttpRequest, wording: int) -> HttpResponse:
    held = get_consent_wording(request, wording)
    form = BenefitTestForm(held, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, "profiles/value/test.html", {"form": form, "words": held.label})
    smallest, share = form.cleaned_data["smallest"], counting.given_share(held.pk)
    return _begun(request, begin_benefit_test, held, [form.cleaned_data["benefit"]], smallest, share)


def _begun(
    request: HttpRequest, begin: Any, held: Any, others: list[Any], smallest: int, share: float
) -> HttpResponse:
    try:
        begin(held, others, smallest=smallest, share=share, by=reader_of_value(request))
    except RunningError:
        messages.warning(request, _("These words are being tested already. End that test first."))
    return redirect(f"{HERE}#tests")


@require_POST
def stop_test(request: HttpRequest, test: int) -> HttpResponse:
    stop(get_running(request, test))
    messages.success(request, _("Stopped. Everybody sees the words that were in force before."))
    return redirect(f"{HERE}#tests")


@require_POST
def keep_words(request: HttpRequest, test: int, position: int) -> HttpResponse:
    """Of the arm at `position`, once each wording was seen by as many as was planned."""
    held = get_running(request, test)
    found = counting.results([held])
    if not held.arms.filter(position=position).exists():
        return redirect(f"{HERE}#tests")
    try:
        keep(held, position, reached=min(arm.people for arm in found.values()))
        messages.success(request, _("Kept. Everybody sees these words from now on."))
    except TooEarlyError:
        messages.warning(request, _("Too early: what leads now may be luck."))
    return redirect(f"{HERE}#tests")
