"""Small rows for tests of choice: questions with their answers, facts, and whom things fit."""

from django.db.backends.postgresql.psycopg_any import NumericRange
from django.utils import timezone

from content.models import Facet
from profiles.businesses.models import Membership
from profiles.facts.models import CurrentFact, Fact
from profiles.questions.catalogue import forget_catalogue
from profiles.questions.models import Choice, Question
from tests.factories import BusinessFactory

WORDS = {
    "industry": {
        "bakery": {"label": "bakery", "indef": "a bakery", "plural": "bakeries"},
        "florist": {"label": "florist", "indef": "a florist", "plural": "florists"},
    },
    "need": {
        "get-paid": {"label": "get paid faster", "infinitive": "get paid faster"},
        "stay-safe": {"label": "stay safe", "infinitive": "stay safe <now>"},
    },
    "employees": {
        "1": {"label": "just 1", "count": "just 1 person"},
        "2-9": {"label": "2 to 9", "count": "2 to 9 people"},
        "10-49": {"label": "10 to 49", "count": "10 to 49 people"},
    },
}
GROUPS = {"bakery": "food-and-drink", "florist": "shops"}
SPANS = {"1": (1, 2), "2-9": (2, 10), "10-49": (10, 50)}


def questions():
    """The three questions of WORDS, as rows."""
    for weight, (slug, choices) in enumerate(WORDS.items()):
        question = Question.objects.create(
            slug=slug,
            subject="person" if slug == "need" else "business",
            type="band" if slug == "employees" else "choice",
            weight=weight,
        )
        for choice, words in choices.items():
            span = NumericRange(*SPANS[choice]) if slug == "employees" else None
            Choice.objects.create(
                question=question, slug=choice, words={"en": words}, span=span, group=GROUPS.get(choice, "")
            )
    forget_catalogue()


def know(person, slug, value, source="told", span=None):
    """Write down a fact: about the person, or for business questions about their business."""
    question = Question.objects.get(slug=slug)
    choice = Choice.objects.filter(question=question, slug=value).first()
    about = {"person": person} if question.subject == "person" else {"business": business_of(person)}
    fact = Fact.objects.create(question=question, value=[value], source=source, by=person, **about)
    CurrentFact.objects.create(
        question=question,
        value=value,
        choice=choice,
        span=NumericRange(*span) if span else choice and choice.span,
        source=source,
        fact=fact,
        at=timezone.now(),
        **about,
    )


def business_of(person):
    current = Membership.objects.filter(person=person, until_at=None).first()
    return (current or Membership.objects.create(person=person, business=BusinessFactory.create())).business


def fits(item, source="library", *, filters=True, **wanted):
    """`fits(item, industry="bakery", employees=(1, 10))`: spans end before the second number."""
    for question, value in wanted.items():
        is_span = isinstance(value, tuple)
        Facet.objects.create(
            source=source,
            object_id=item.pk,
            question=question,
            filters=filters and question != "need",
            value="" if is_span else value,
            span=NumericRange(*value) if is_span else None,
        )
