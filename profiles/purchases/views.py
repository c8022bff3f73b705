from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.ids import as_id
from profiles.people.access import member_of
from profiles.people.models import Person
from profiles.people.under_me import under_me
from profiles.products.shelf import name_of
from profiles.purchases.models import Purchase
from profiles.purchases.querysets import PAGE, bought_before, bought_by


@require_safe
@login_required
def purchases(request: HttpRequest) -> HttpResponse:
    """To be read: it comes from whoever sold it."""
    person = member_of(request)
    found = bought_before(person, _last(person, request.GET.get("after", "")))
    context = {
        "purchases": [(row, name_of(row.product)) for row in found[:PAGE]],
        "after": found[PAGE - 1].pk if len(found) > PAGE else None,
        "crumbs": under_me(),
    }
    return render(request, "profiles/purchases/purchases.html", context)


def _last(person: Person, after: str) -> Purchase | None:
    pk = as_id(after)
    return bought_by(person).filter(pk=pk).first() if pk else None
