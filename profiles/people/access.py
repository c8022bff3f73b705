from django.http import Http404, HttpRequest

from profiles.people.models import Person


def member_of(request: HttpRequest) -> Person:
    """The person behind a signed-in request; 404 for nobody."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
