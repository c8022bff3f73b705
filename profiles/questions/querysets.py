import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from profiles.budget.uses import WEEK
from profiles.people.models import Person
from profiles.questions.models import Asking


def latest_askings(person: Person, visit: uuid.UUID | None = None) -> QuerySet[Asking]:
    """The last showing of each question to the person, and the one of this visit; in the order of showing."""
    mine = Asking.objects.filter(person=person)
    latest = mine.order_by("question_id", "-shown_at", "-id").distinct("question_id")
    wanted = Q(pk__in=latest.values("pk"))
    return mine.filter(wanted | Q(visit=visit) if visit else wanted).order_by("shown_at", "id")


def latest_askings_of_many(people: Iterable[int]) -> QuerySet[Asking]:
    """The last showing of each question to each of these people."""
    rows = Asking.objects.filter(person__among=list(people))
    return rows.order_by("person_id", "question_id", "-shown_at", "-id").distinct("person_id", "question_id")


def asking_in(person: Person, visit: uuid.UUID) -> Asking | None:
    return Asking.objects.filter(person=person, visit=visit).first()


def unanswered_of_a_week() -> QuerySet[Asking]:
    """Shown, and not wanted: a question that somebody was glad to answer tired nobody."""
    return Asking.objects.filter(shown_at__gt=Now() - WEEK).exclude(outcome=Asking.Outcome.SAVED)
