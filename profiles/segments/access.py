from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from profiles.people.models import Person
from profiles.segments.models import Segment

SEES_PEOPLE = ("profiles.view_person", "portal.see_mails_of_people")


def can_use(person: object) -> bool:
    return isinstance(person, Person) and person.is_staff and person.has_perm("profiles.use_segments")


def user_of(request: HttpRequest) -> Person:
    """Who makes segments and asks this; 404 for anyone else."""
    if not isinstance(request.user, Person) or not can_use(request.user):
        raise Http404
    return request.user


def get_segment(request: HttpRequest, pk: int) -> Segment:
    user_of(request)
    return get_object_or_404(Segment.objects.select_related("by"), pk=pk)


def sees_people(person: Person) -> bool:
    """Names and addresses, beside numbers."""
    return any(person.has_perm(name) for name in SEES_PEOPLE)
