from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from profiles.consent.models import ConsentWording
from profiles.people.models import Person
from profiles.questions.models import Wording
from profiles.value.models import SplitTest


def reader_of_value(request: HttpRequest) -> Person:
    """Staff who see what questions and consents bring; 404 for anyone else."""
    person = request.user
    if (
        not isinstance(person, Person)
        or not person.is_staff
        or not person.has_perm("profiles.see_value_exchange")
    ):
        raise Http404
    return person


def get_wording(request: HttpRequest, pk: int) -> Wording:
    """In force, of a question that is asked."""
    reader_of_value(request)
    wordings = Wording.objects.select_related("question")
    return get_object_or_404(wordings, pk=pk, is_active=True, question__is_active=True)


def get_consent_wording(request: HttpRequest, pk: int) -> ConsentWording:
    reader_of_value(request)
    return get_object_or_404(ConsentWording, pk=pk, is_active=True, at_signup=True)


def get_running(request: HttpRequest, pk: int) -> SplitTest:
    reader_of_value(request)
    return get_object_or_404(SplitTest, pk=pk, ended_at=None)
