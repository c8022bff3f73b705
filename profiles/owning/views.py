"""What a business uses, as its people see and change it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.forms import form_page
from portal.web.typed import typed
from profiles.owning.access import get_offered, get_owned
from profiles.owning.changing import drop, use
from profiles.owning.forms import DetailsForm
from profiles.owning.querysets import owned_by
from profiles.people.access import member_of
from profiles.people.under_me import under_me
from profiles.products.shelf import Shown, name_of, offered, shelves, shown
from profiles.questions.searching import matching_of


@require_safe
@login_required
def owning(request: HttpRequest) -> HttpResponse:
    """What is used, and the picker for more."""
    used = list(owned_by(member_of(request)))
    words = typed(request, "q")
    everything = offered()
    names = {row.product_id for row in used}
    missing = {one.product.pk: _missing(one, names) for one in everything}
    more = [one for one in _found(everything, words) if one.product.pk not in names]
    context = {
        "used": [(row, shown(row.product), missing.get(row.product_id, "")) for row in used],
        "shelves": shelves(more),
        "words": words,
        "crumbs": under_me(),
    }
    return render(request, "profiles/owning/owning.html", context)


def _found(everything: list[Shown], words: str) -> list[Shown]:
    """Those that sound like it; everything without words."""
    if not words:
        return everything
    found = {
        option.pk for option in matching_of([one.option for one in everything], words, get_language() or "")
    }
    return [one for one in everything if one.product.pk in found]


def _missing(one: Shown, used: set[int]) -> str:
    return ", ".join(name for pk, name in one.needs if pk not in used)


@require_POST
@login_required
def use_product(request: HttpRequest, slug: str) -> HttpResponse:
    product = get_offered(slug)
    use(member_of(request), product)
    messages.success(request, _("Noted: you use %(name)s.") % {"name": name_of(product)})
    return redirect(f"{reverse('owning')}#owned-{slug}")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def owned(request: HttpRequest, slug: str) -> HttpResponse:
    """Seats, how many use it, when it renews."""
    person = member_of(request)
    row = get_owned(person, slug)
    form = DetailsForm(row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        use(person, row.product, form.said)
        return redirect(f"{reverse('owning')}#owned-{slug}")
    crumbs = under_me((_("What you use"), reverse("owning")))
    context = {"form": form, "owned": row, "shown": shown(row.product), "crumbs": crumbs}
    return form_page(request, "profiles/owning/owned.html", context)


@require_POST
@login_required
def drop_product(request: HttpRequest, slug: str) -> HttpResponse:
    person = member_of(request)
    row = get_owned(person, slug)
    drop(person, row.product)
    messages.success(request, _("Noted: you do not use %(name)s.") % {"name": name_of(row.product)})
    return redirect(f"{reverse('owning')}#used")
