from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.notices.access import get_notice
from portal.notices.choosing import choose, offered_to
from portal.notices.forms import ChoicesForm
from portal.notices.models import Rhythm
from portal.notices.paging import place_in, place_of
from portal.notices.querysets import channels_of, page_of, rhythm_of
from portal.notices.reading import mark_all_read, mark_new, mark_read
from portal.web.forms import form_page
from portal.web.looking import not_looked_at
from portal.web.redirects import redirect_to_next

AT_ONCE = 20


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    page = page_of(_person(request), place_in(request.GET.get("before", "")), AT_ONCE)
    context = {
        "shown": page.shown,
        "older": place_of(page.last) if page.last else "",
        "has_new": any(one.notice.unread_since for one in page.shown),
        "now": timezone.now(),
    }
    return render(request, "portal/notices/list.html", context)


@not_looked_at
@require_safe
@login_required
def bell(request: HttpRequest) -> HttpResponse:
    """The bell of the bar alone, for a page that was in the background."""
    if not getattr(request, "htmx", False):
        return redirect("notices")
    return render(request, "components/bar_bell.html")


@require_POST
@login_required
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks it read and leads on to what it is about."""
    shown = get_notice(_person(request), pk)
    mark_read(shown.notice)
    return redirect(shown.thing.url)


@require_POST
@login_required
def keep_new(request: HttpRequest, pk: int) -> HttpResponse:
    mark_new(get_notice(_person(request), pk).notice)
    return redirect_to_next(request, reverse("notices"))


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(_person(request), _moment(request.POST.get("until", "")))
    return redirect("notices")


def _moment(words: str) -> datetime:
    """When the list was shown, which is never later than now."""
    try:
        at = datetime.fromisoformat(words)
    except ValueError:
        return timezone.now()
    return min(at, timezone.now()) if at.tzinfo else timezone.now()


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    kinds = offered_to(person)
    now = {**channels_of(person), "rhythm": rhythm_of(person)}
    form = ChoicesForm(kinds, request.POST if request.method == "POST" else None, initial=now)
    if not form.is_valid():
        return form_page(request, "portal/notices/choices.html", {"form": form})
    choose(person, form.channels, Rhythm(form.cleaned_data["rhythm"]))
    messages.success(request, _("Saved."))
    return redirect("notice-choices")


def _person(request: HttpRequest) -> Any:
    return request.user
