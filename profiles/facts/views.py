from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.web.ids import as_id
from portal.web.redirects import redirect_to_next
from profiles.facts.forgetting import forget
from profiles.facts.telling import tell
from profiles.facts.undoing import undo
from profiles.facts.viewing import known_to
from profiles.people.access import member_of
from profiles.people.under_me import under_me
from profiles.questions.access import get_askable, get_prompt
from profiles.questions.answering import never_ask
from profiles.questions.catalogue import Prompt
from profiles.questions.forms import AnswerForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def fact(request: HttpRequest, slug: str) -> HttpResponse:
    """Fill in or change one answer."""
    prompt = get_prompt(slug)
    if request.method == "POST":
        return _save(request, prompt)
    known, words = known_to(request), request.GET.get("q", "")
    chosen = request.GET.getlist("answer") or known.said(slug)
    return _page(request, prompt, AnswerForm(prompt, get_language() or "", chosen=chosen, words=words))


def _save(request: HttpRequest, prompt: Prompt) -> HttpResponse:
    language = get_language() or ""
    form = AnswerForm(prompt, language, request.POST)
    if not form.is_valid():
        return _page(request, prompt, form)
    tell(member_of(request), prompt, form.cleaned_data["answer"], wording=prompt.phrasing(language))
    return redirect(_at_me(prompt.slug))


def _page(request: HttpRequest, prompt: Prompt, form: AnswerForm) -> HttpResponse:
    context = {
        "prompt": prompt,
        "crumbs": under_me(),
        "phrasing": prompt.phrasing(get_language() or ""),
        "known": known_to(request),
        "form": form,
    }
    return render(request, "profiles/facts/fact.html", context, status=422 if form.errors else 200)


def _at_me(slug: str) -> str:
    return f"{reverse('me')}#fact-{slug}"


@require_POST
@login_required
def forget_fact(request: HttpRequest, slug: str) -> HttpResponse:
    prompt = get_prompt(slug)
    if forget(member_of(request), prompt):
        messages.success(request, _("Deleted, in every version. Nobody here can read it again."))
    return redirect(_at_me(slug))


@require_POST
@login_required
def undo_fact(request: HttpRequest, slug: str) -> HttpResponse:
    prompt = get_prompt(slug)
    if not undo(member_of(request), prompt, as_id(request.POST.get("fact", ""))):
        messages.warning(request, _("Nothing to take back: the answer has changed since."))
    return redirect_to_next(request, _at_me(slug))


@require_POST
@login_required
def never_ask_fact(request: HttpRequest, slug: str) -> HttpResponse:
    never_ask(member_of(request), get_askable(slug), "me", getattr(request, "visit", None))
    messages.success(request, _("We will not ask that again. You can still fill it in here."))
    return redirect(_at_me(slug))
