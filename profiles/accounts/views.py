from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.activity.sightings import see
from portal.web.errors import too_many
from portal.web.forms import form_page
from portal.web.rates import limited, network_of, seconds_to_mail
from portal.web.redirects import local_url
from profiles.accounts import carrying
from profiles.accounts.access import asked_here, forget, pending_here, pending_of_link, remember
from profiles.accounts.coming_in import (
    RefusedError,
    TooManyTriesError,
    WrongCodeError,
    come_in,
    come_in_by_code,
)
from profiles.accounts.forms import CodeForm, JoinForm, LinkForm
from profiles.accounts.joining import ask_again, ask_to_come_in
from profiles.accounts.limits import ASKS_OF_ALL, ASKS_PER_ADDRESS
from profiles.accounts.models import PendingSignup
from profiles.consent.models import ConsentWording
from profiles.facts.visiting import facts_brought
from profiles.people.models import Person
from profiles.value.drawing import keep_number, signup_wordings

LONGEST_NEXT = 300


def _join_form(request: HttpRequest) -> JoinForm:
    wordings = signup_wordings(request, get_language())
    first = {"next": _next(request)}
    return JoinForm(wordings, request.POST if request.method == "POST" else None, initial=first)


def _join_page(request: HttpRequest, wait: int = 0, *, form: JoinForm | None = None) -> HttpResponse:
    context = {
        "form": form or _join_form(request),
        "kept": carrying.kept(carrying.snapshot(request)),
        "minutes": settings.CODE_MINUTES,
        "known": facts_brought(request),
    }
    if request.method == "GET":
        see(request, "view", "join", "join")
    return keep_number(request, form_page(request, "profiles/accounts/join.html", context, wait=wait))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("60/hour", "join", _join_page)
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """The one box: for those who are new and for those who have been here, with the same answer."""
    if request.user.is_authenticated:
        return redirect(_next(request) or "home")
    form = _join_form(request)
    if request.method != "POST" or not form.is_valid():
        return _join_page(request, form=form)
    address = form.cleaned_data["email"]
    wait = _wait(request, address)
    if wait:
        return _join_page(request, wait, form=form)
    pending = ask_to_come_in(
        address,
        carried=carrying.snapshot(request),
        ticked=form.cleaned_data.get("ticked", []),
        shown=[wording.pk for wording in form.wordings],
        language=get_language(),
        next_url=_next(request),
    )
    remember(request, pending)
    return redirect("join-code")


@require_http_methods(["GET", "HEAD", "POST"])
@limited("30/minute", "join-code")
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The code from the mail; in the browser that asked for it."""
    pending = pending_here(request)
    if pending is None:
        return redirect("home" if request.user.is_authenticated else "join")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _code_page(request, form, pending, 422 if form.is_bound else 200)
    try:
        person = come_in_by_code(
            pending.key,
            form.cleaned_data["code"],
            network=network_of(request),
            carried=carrying.snapshot(request),
        )
    except RefusedError as refused:
        form.add_error("code", _why(refused))
        return _code_page(request, form, pending, 429 if isinstance(refused, TooManyTriesError) else 422)
    return _let_in(request, person, pending, "code")


@require_POST
@limited("60/hour", "join")
def new_code(request: HttpRequest) -> HttpResponse:
    """Another code for what this browser asked before."""
    return _mail_another(request, pending_here(request))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("30/minute", "join-link")
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail, on any device. Opening it shows a button; only the button lets in.

    In the browser that asked it does what the code does; elsewhere only what is ticked beside it comes along.
    """
    pending = pending_of_link(token)
    if pending is None or pending.is_over:
        return _dead_link(request, token, pending)
    here = asked_here(request, pending)
    form = LinkForm(pending, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _link_page(request, pending, None if here else form)
    try:
        person = come_in(
            pending,
            by="link",
            network=network_of(request),
            carried=carrying.snapshot(request) if here else None,
            wanted=None if here else form.wanted(),
        )
    except RefusedError:
        return _dead_link(request, token, pending)
    return _let_in(request, person, pending, "link")


@require_POST
@limited("60/hour", "join")
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Another code, asked from the page of a link that no longer works."""
    return _mail_another(request, pending_of_link(token))


def _next(request: HttpRequest) -> str:
    wanted = local_url(request.POST.get("next") or request.GET.get("next"), "")
    return wanted if len(wanted) <= LONGEST_NEXT else ""


def _code_page(request: HttpRequest, form: CodeForm, pending: PendingSignup, status: int) -> HttpResponse:
    context = {"form": form, "minutes": settings.CODE_MINUTES, **_what_comes_along(pending)}
    return render(request, "profiles/accounts/code.html", context, status=status)


def _link_page(request: HttpRequest, pending: PendingSignup, form: LinkForm | None) -> HttpResponse:
    """With the boxes of `form`, else with what the same visitor brought and ticked."""
    along = {"form": form, "address": pending.person.email} if form else _what_comes_along(pending)
    status = 422 if form and form.is_bound else 200
    return render(request, "profiles/accounts/link.html", along, status=status)


def _what_comes_along(pending: PendingSignup) -> dict[str, Any]:
    """Only what the same visitor brought and ticked: nothing of the person's own is shown before they are in."""
    ticked = ConsentWording.objects.filter(pk__in=pending.ticked) if pending.ticked else []
    return {"address": pending.person.email, "kept": carrying.kept(pending.carried), "ticked": ticked}


def _why(refused: RefusedError) -> str:
    if isinstance(refused, TooManyTriesError):
        return _("Too many wrong codes today. Use the button in the mail instead.")
    if isinstance(refused, WrongCodeError) and refused.left:
        words = ngettext(
            "That is not the code. You can try once more.",
            "That is not the code. You can try %(left)s more times.",
            refused.left,
        )
        return words % {"left": refused.left}
    return _("This code no longer works. Ask for a new one.")


def _dead_link(request: HttpRequest, token: str, pending: PendingSignup | None) -> HttpResponse:
    context = {"token": token if pending else "", "minutes": settings.CODE_MINUTES}
    return render(request, "profiles/accounts/dead_link.html", context, status=410 if pending else 404)


def _mail_another(request: HttpRequest, pending: PendingSignup | None) -> HttpResponse:
    if pending is None:
        return redirect("join")
    wait = _wait(request, pending.person.email)
    if wait:
        return too_many(request, wait)
    remember(request, ask_again(pending, elsewhere=not asked_here(request, pending)))
    return redirect("join-code")


def _wait(request: HttpRequest, address: str) -> int:
    return seconds_to_mail(request, "join", address, from_here=ASKS_PER_ADDRESS, of_all=ASKS_OF_ALL)


def _let_in(request: HttpRequest, person: Person, pending: PendingSignup, by: str) -> HttpResponse:
    """Sign in through allauth, whose stages and signals run, and whose session gets a new key."""
    forget(request)
    record_authentication(request, person, by)
    target = local_url(pending.next_url, reverse("home"))
    return cast(HttpResponse, perform_login(request, person, redirect_url=target))
