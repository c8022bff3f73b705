"""The set-based twin of telling: what a rule thinks of many businesses, as the weakest answer there is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from portal.activity.models import Activity
from portal.activity.recording import record_all
from profiles.businesses.locking import lock_businesses, lock_people
from profiles.businesses.models import Membership
from profiles.facts.holding import hold_guesses
from profiles.facts.models import CurrentFact, Fact, Source
from profiles.questions.catalogue import Prompt


@dataclass(frozen=True)
class Guess:
    """`person` works there; what is noted is noted at them."""

    business: int
    person: int
    value: str


@transaction.atomic
def tell_guesses(prompt: Prompt, guesses: Sequence[Guess]) -> int:
    """How many were told: none of who left meanwhile, nor where somebody's word or the same guess came in between.

    Somebody's word is also that they deleted an answer.
    """
    lock_people(*(one.person for one in guesses))
    lock_businesses(one.business for one in guesses)
    fit = _still_fit(prompt, guesses)
    facts = Fact.objects.bulk_create(
        Fact(business_id=one.business, question_id=prompt.pk, value=[one.value], source=Source.INFERRED)
        for one in fit
    )
    hold_guesses(prompt, facts)
    record_all([_noted(prompt, one, fact) for one, fact in zip(fit, facts, strict=True)])
    return len(facts)


def _still_fit(prompt: Prompt, guesses: Sequence[Guess]) -> list[Guess]:
    businesses = [one.business for one in guesses]
    told = CurrentFact.objects.filter(business__in=businesses, question=prompt.pk)
    held = set(told.values_list("business", "value", "source"))
    answered = {business for business, _value, source in held if source != Source.INFERRED}
    answered |= _forgotten(prompt, businesses)
    here = Membership.objects.filter(business__in=businesses, until_at__isnull=True)
    works = set(here.values_list("business", "person"))
    return [
        one
        for one in guesses
        if (one.business, one.person) in works
        and one.business not in answered
        and (one.business, one.value, Source.INFERRED) not in held
    ]


def _forgotten(prompt: Prompt, businesses: Sequence[int]) -> set[int]:
    """Those where somebody who is or was there deleted an answer."""
    forgot = Activity.objects.filter(
        person=OuterRef("person"), verb="forgot", subject=f"question:{prompt.slug}"
    )
    members = Membership.objects.filter(Exists(forgot), business__in=businesses)
    return set(members.values_list("business", flat=True))


def _noted(prompt: Prompt, guess: Guess, fact: Fact) -> Activity:
    data = {"fact": fact.pk, "source": Source.INFERRED}
    return Activity(verb="noted", person_id=guess.person, subject=f"question:{prompt.slug}", data=data)
