from django.db.models import QuerySet

from profiles.consent.models import ConsentWording
from profiles.questions.models import Wording
from profiles.value.models import SplitTest


def running_tests() -> QuerySet[SplitTest]:
    return SplitTest.objects.filter(ended_at=None)


def words_of_questions() -> QuerySet[Wording]:
    """In force, the heaviest question first."""
    found = Wording.objects.filter(is_active=True, question__is_active=True).select_related("question")
    return found.order_by("-question__weight", "question_id", "language")


def words_of_joining() -> QuerySet[ConsentWording]:
    """Consents in force that are asked at sign-up."""
    return ConsentWording.objects.filter(is_active=True, at_signup=True)
