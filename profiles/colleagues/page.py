"""The page of one's business: who is there, and what its owner may do about it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.web.forms import form_page
from profiles.businesses.belonging import members_of
from profiles.businesses.locking import current
from profiles.businesses.models import Membership
from profiles.colleagues.domains import own_domain
from profiles.colleagues.forms import BusinessForm, InviteForm
from profiles.colleagues.querysets import (
    MOST_FOUND,
    found_by,
    is_found,
    open_invitations,
    open_requests,
    request_of,
)
from profiles.people.access import member_of
from profiles.people.models import Person
from profiles.people.under_me import under_me

FOLDER = "profiles/colleagues"
MOST_SHOWN = 100


def business_page(
    request: HttpRequest, form: InviteForm | BusinessForm | None = None, wait: int = 0
) -> HttpResponse:
    """With a form that was sent and refused, where there is one."""
    person = member_of(request)
    mine = current(person.pk)
    context = {
        "mine": mine,
        "form": form or InviteForm(),
        "crumbs": under_me(),
        **_here(mine),
        **_elsewhere(person),
    }
    if mine and mine.is_owner:
        context |= _owned(mine, person, form)
    return form_page(request, f"{FOLDER}/colleagues.html", context, wait=wait)


def under_business() -> list[tuple[str, str]]:
    return under_me((_("Your business"), reverse("colleagues")))


def _here(mine: Membership | None) -> dict[str, Any]:
    return {"members": members_of(mine.business)[:MOST_SHOWN] if mine else []}


def _elsewhere(person: Person) -> dict[str, Any]:
    """What somebody may ask to join, and what they have asked."""
    asked = request_of(person)
    domain = "" if asked else own_domain(person)
    return {"asked": asked, "domain": domain, "found": found_by(person)[:MOST_FOUND] if domain else []}


def _owned(mine: Membership, person: Person, form: InviteForm | BusinessForm | None) -> dict[str, Any]:
    business, domain = mine.business, own_domain(person)
    says = {"name": business.name, "found": bool(domain) and is_found(business)}
    return {
        "invitations": open_invitations(business),
        "requests": open_requests(business),
        "invite": form if isinstance(form, InviteForm) else InviteForm(),
        "says": form if isinstance(form, BusinessForm) else BusinessForm(domain, initial=says),
    }
