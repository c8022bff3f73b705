"""The partner of one's own business: what they see, and how that ends."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.web.forms import form_page
from portal.web.rates import limited
from profiles.businesses.locking import current
from profiles.partners import choosing
from profiles.partners.forms import ShownForm
from profiles.partners.introducing import NOTHING, show
from profiles.partners.models import PartnerOfRecord
from profiles.partners.querysets import introduced, record_of
from profiles.partners.showing import seen_of
from profiles.people.access import member_of
from profiles.people.models import Person
from profiles.people.under_me import under_me


@require_safe
@never_cache
@login_required
def your_partner(request: HttpRequest) -> HttpResponse:
    return _page(request, None)


def _page(request: HttpRequest, form: ShownForm | None) -> HttpResponse:
    person = member_of(request)
    record, membership = record_of(person), current(person.pk)
    context: dict[str, Any] = {
        "record": record,
        "form": form or ShownForm(),
        "crumbs": under_me(),
        "belongs": membership is not None,
        "undo": membership is not None and choosing.can_take_back(membership.business_id),
    }
    if record:
        context |= _looked_after(record, person, form)
    return form_page(request, "profiles/partners/your_partner.html", context)


def _looked_after(record: PartnerOfRecord, person: Person, form: ShownForm | None) -> dict[str, Any]:
    people, is_told = list(introduced(record)), record.source == PartnerOfRecord.Source.MEMBER
    own = next((one.shows for one in people if one.person_id == person.pk), NOTHING)
    return {
        "mark": "told" if is_told else "think",
        "seen": seen_of(record),
        "people": people,
        "form": form or ShownForm(initial={"shows": own}),
    }


@require_POST
@limited("60/hour", "partner-shown")
@login_required
def shown(request: HttpRequest) -> HttpResponse:
    if record_of(member_of(request)) is None:
        raise Http404
    form = ShownForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    _try(lambda: show(member_of(request), form.cleaned_data["shows"]))
    messages.success(request, _("Saved."))
    return redirect("your-partner")


@require_POST
@limited("20/hour", "partner-choose")
@login_required
def end(request: HttpRequest) -> HttpResponse:
    _try(lambda: choosing.end(member_of(request)))
    messages.success(request, _("They see nothing of your business any more."))
    return redirect("your-partner")


@require_POST
@limited("20/hour", "partner-choose")
@login_required
def undo(request: HttpRequest) -> HttpResponse:
    _try(lambda: choosing.take_back(member_of(request)))
    messages.success(request, _("It is as it was before."))
    return redirect("your-partner")


def _try(act: Callable[[], object]) -> None:
    """404 where there is nothing to do it to."""
    try:
        act()
    except (choosing.NoBusiness, choosing.NothingThere):
        raise Http404 from None
