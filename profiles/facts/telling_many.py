"""The set-based twin of telling: what a rule thinks of many businesses, as the weakest answer there is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from portal.activity.models import Activity
from portal.activity.recording import record_all
from profiles.businesses.models import Business, Membership
from profiles.facts.holding import hold_guesses
from profiles.facts.models import CurrentFact, Fact, Source
from profiles.people.models import Person
from profiles.questions.catalogue import Prompt


@dataclass(frozen=True)
class Guess:
    """`person` works there; what is noted is noted at them."""

    business: int
    person: int
    value: str


@transaction.atomic
def tell_guesses(prompt: Prompt, guesses: Sequence[Guess]) -> int:
    """How many were told: none of who left meanwhile, nor where somebody's word came in between."""
    _lock(guesses)
    fit = _still_fit(prompt, guesses)
    facts = Fact.objects.bulk_create(
        Fact(business_id=one.business, question_id=prompt.pk, value=[one.value], source=Source.INFERRED)
        for one in fit
    )
    hold_guesses(prompt, facts)
    record_all([_noted(prompt, one, fact) for one, fact in zip(fit, facts, strict=True)])
    return len(facts)


def _lock(guesses: Sequence[Guess]) -> None:
    """In the order that telling locks in: people, then businesses."""
    people, businesses = [one.person for one in guesses], [one.business for one in guesses]
    for rows in (Person.objects.filter(pk__in=people), Business.objects.filter(pk__in=businesses)):
        list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _still_fit(prompt: Prompt, guesses: Sequence[Guess]) -> list[Guess]:
    businesses = [one.business for one in guesses]
    told = CurrentFact.objects.filter(business__in=businesses, question=prompt.pk)
    answered = set(told.exclude(source=Source.INFERRED).values_list("business", flat=True))
    here = Membership.objects.filter(business__in=businesses, until_at__isnull=True)
    works = set(here.values_list("business", "person"))
    return [one for one in guesses if (one.business, one.person) in works and one.business not in answered]


def _noted(prompt: Prompt, guess: Guess, fact: Fact) -> Activity:
    data = {"fact": fact.pk, "source": Source.INFERRED}
    return Activity(verb="noted", person_id=guess.person, subject=f"question:{prompt.slug}", data=data)
