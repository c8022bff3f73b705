from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from profiles.partners.models import Partner, PartnerOfRecord
from profiles.partners.querysets import active, served_by, staffed_by
from profiles.people.access import member_of
from profiles.people.models import Person
from profiles.people.roles import SEES_PARTNERS

LARGEST = 2**63 - 1


def get_partner(slug: str) -> Partner:
    """One that works with us; 404 for all others."""
    return get_object_or_404(active().prefetch_related("competencies"), slug=slug)


def own_partner(request: HttpRequest) -> Partner:
    """The partner that who is looking works for now; 404 for all others, whatever their role."""
    return get_object_or_404(active(), pk__in=staffed_by(member_of(request)))


def get_served(request: HttpRequest, business: int) -> PartnerOfRecord:
    """A business that their partner looks after now; 404 for any other, also for one that it once looked after."""
    rows = served_by(own_partner(request).pk).select_related("partner")
    return get_object_or_404(rows, business=min(business, LARGEST))


def sees_partners(request: HttpRequest) -> Person:
    """Staff who see partners in the studio; 404 for all others."""
    person = request.user
    if not (isinstance(person, Person) and person.is_staff and person.has_perm(SEES_PARTNERS)):
        raise Http404
    return person
