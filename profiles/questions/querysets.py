import uuid

from django.db.models import QuerySet

from profiles.people.models import Person
from profiles.questions.models import Asking


def latest_askings(person: Person) -> QuerySet[Asking]:
    """The last showing of each question to the person."""
    return (
        Asking.objects.filter(person=person)
        .order_by("question_id", "-shown_at", "-id")
        .distinct("question_id")
    )


def asking_in(person: Person, visit: uuid.UUID) -> Asking | None:
    return Asking.objects.filter(person=person, visit=visit).first()
