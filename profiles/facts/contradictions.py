"""What somebody else noted later than an answer that outweighs it, and otherwise: the person settles it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from profiles.facts.models import CurrentFact, Fact
from profiles.facts.querysets import about_now
from profiles.people.models import Person

SAME_THING = Q(question=OuterRef("question")) & (
    Q(person=OuterRef("person")) | Q(business=OuterRef("business"))
)


def contradictions() -> QuerySet[Fact]:
    """The last version of an answer, where what holds is older and says something else."""
    held = CurrentFact.objects.filter(SAME_THING, at__lt=OuterRef("at")).exclude(
        fact__value=OuterRef("value")
    )
    later = Fact.objects.filter(SAME_THING, pk__gt=OuterRef("pk"))
    return Fact.objects.filter(Exists(held), ~Exists(later))


def contradictions_of(person: Person) -> list[Fact]:
    """About them and the business they work in now. One query."""
    return list(contradictions().filter(about_now(person)).order_by("id"))
