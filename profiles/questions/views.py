from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.errors import too_many
from portal.web.rates import limited, seconds_to_wait
from portal.web.redirects import redirect_to_next
from profiles.facts.known import KnownFacts
from profiles.facts.viewing import known_to
from profiles.people.access import member_of
from profiles.questions import answering
from profiles.questions.access import get_asking, get_mailed
from profiles.questions.catalogue import Prompt
from profiles.questions.forms import AnswerForm
from profiles.questions.mailing import MailedQuestion, Spent, save_mailed
from profiles.questions.models import Asking
from profiles.questions.panels import card_context


@require_safe
@login_required
def choices(request: HttpRequest, asking: int) -> HttpResponse:
    """The answers that fit other words: a part for the card, a page of its own without a script."""
    shown, prompt = get_asking(member_of(request), asking)
    form = AnswerForm(
        prompt,
        get_language() or "",
        chosen=request.GET.getlist("answer"),
        words=request.GET.get("q", ""),
        auto_id=f"ask{shown.pk}_%s",
    )
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "profiles/questions/answer.html", {"form": form})
    return _page(request, shown, prompt, form)


def _page(request: HttpRequest, asking: Asking, prompt: Prompt, form: AnswerForm) -> HttpResponse:
    context = {**card_context(asking, prompt, known_to(request)), "form": form}
    status = 422 if form.errors else 200
    return render(request, "profiles/questions/question.html", context, status=status)


@require_POST
@login_required
def save(request: HttpRequest, asking: int) -> HttpResponse:
    shown, prompt = get_asking(member_of(request), asking)
    form = AnswerForm(prompt, get_language() or "", request.POST, auto_id=f"ask{shown.pk}_%s")
    if not form.is_valid():
        return _page(request, shown, prompt, form)
    fact = answering.save(shown, form.cleaned_data["answer"])
    return redirect(f"{reverse('home')}?saved={fact.pk}#changed")


@require_POST
@login_required
def skip(request: HttpRequest, asking: int) -> HttpResponse:
    shown, _ = get_asking(member_of(request), asking)
    answering.skip(shown)
    return _gone(request, "skipped")


@require_POST
@login_required
def later(request: HttpRequest, asking: int) -> HttpResponse:
    shown, _ = get_asking(member_of(request), asking)
    answering.put_off(shown)
    return _gone(request, "later")


@require_POST
@login_required
def never(request: HttpRequest, asking: int) -> HttpResponse:
    shown, _ = get_asking(member_of(request), asking)
    answering.refuse(shown)
    return _gone(request, "never")


def _gone(request: HttpRequest, outcome: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "profiles/questions/gone.html", {"outcome": outcome})
    return redirect_to_next(request, reverse("home"))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("30/hour", "mailed-answer")
@never_cache
def mailed_answer(request: HttpRequest, token: str) -> HttpResponse:
    """One question from a mail; it shows nothing that is known, and a GET only ticks what `value` says."""
    mailed = get_mailed(token)
    if mailed is None:
        return render(request, "profiles/questions/mailed_over.html", status=410)
    with override(mailed.person.language):
        return _mailed_form(request, mailed) if request.method != "POST" else _mailed_save(request, mailed)


def _mailed_form(
    request: HttpRequest, mailed: MailedQuestion, form: AnswerForm | None = None
) -> HttpResponse:
    language = mailed.person.language
    shown = form or AnswerForm(
        mailed.prompt, language, chosen=_offered(mailed.prompt, request), words=request.GET.get("q", "")
    )
    context = {
        "form": shown,
        "prompt": mailed.prompt,
        "phrasing": mailed.prompt.phrasing(language),
        "nothing": KnownFacts(),
    }
    return render(request, "profiles/questions/mailed.html", context, status=422 if shown.errors else 200)


def _offered(prompt: Prompt, request: HttpRequest) -> list[str]:
    offered = {option.slug for option in prompt.offered}
    return [value for value in request.GET.getlist("value") if value in offered]


def _mailed_save(request: HttpRequest, mailed: MailedQuestion) -> HttpResponse:
    wait = seconds_to_wait("10/hour", "mailed-answer-of", str(mailed.person.pk))
    if wait:
        return too_many(request, wait)
    form = AnswerForm(mailed.prompt, mailed.person.language, request.POST)
    if not form.is_valid():
        return _mailed_form(request, mailed, form)
    try:
        save_mailed(mailed, form.cleaned_data["answer"])
    except Spent:
        return render(request, "profiles/questions/mailed_over.html", status=410)
    return redirect("mailed-thanks")


@require_safe
def mailed_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "profiles/questions/mailed_thanks.html")
