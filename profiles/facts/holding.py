"""Keeps the current table: which version of an answer holds now."""

from collections.abc import Iterable, Sequence

from profiles.businesses.founding import business_for_answer
from profiles.businesses.models import Business
from profiles.businesses.querysets import business_of
from profiles.facts.models import CurrentFact, Fact
from profiles.facts.querysets import versions
from profiles.facts.weighing import outweighs
from profiles.owning.holding import hold_owned, is_about_owning
from profiles.people.models import Person
from profiles.questions.catalogue import Option, Prompt

About = dict[str, int]


def lock_about(person: Person, prompt: Prompt, *, found: bool = False) -> About | None:
    """As `lock_business` for what is about the business; else only the person's row."""
    if prompt.is_about_business:
        return lock_business(person, found=found)
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
    return {"person_id": person.pk}


def lock_business(person: Person, *, found: bool = False) -> About | None:
    """Locks the person's row, then the business's, always in this order; None without a business.

    `found`: make the business if there is none yet.
    """
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
    business = business_for_answer(person) if found else business_of(person)
    if business is None:
        return None
    Business.objects.select_for_update(no_key=True).only("pk").get(pk=business.pk)
    return {"business_id": business.pk}


def holding(facts: Iterable[Fact]) -> Fact | None:
    """Of versions in order, the one that holds after the last."""
    held: Fact | None = None
    for fact in facts:
        if held is None or outweighs(fact.source, held.source):
            held = fact
    return held


def hold(about: About, prompt: Prompt, fact: Fact | None) -> None:
    """Make `fact` the one that holds, or none."""
    CurrentFact.objects.filter(**about, question_id=prompt.pk).delete()
    if fact is not None:
        CurrentFact.objects.bulk_create(_row(about, prompt, fact, value) for value in fact.value)
    if prompt.writes:
        Person.objects.filter(pk=about["person_id"]).update(**{prompt.writes: fact.value[0] if fact else ""})


def hold_guesses(prompt: Prompt, facts: Sequence[Fact]) -> None:
    """Make these hold, each of a business of which nobody has told it."""
    CurrentFact.objects.filter(
        business__in=[fact.business_id for fact in facts], question_id=prompt.pk
    ).delete()
    CurrentFact.objects.bulk_create(
        _row({"business_id": fact.business_id or 0}, prompt, fact, value)
        for fact in facts
        for value in fact.value
    )


def hold_again(about: About, prompt: Prompt) -> None:
    """Work out anew from the versions what holds; what is used, from the statements about each product."""
    if is_about_owning(prompt):
        hold_owned([about["business_id"]])
        return
    hold(about, prompt, holding(versions(about, prompt)))


def _row(about: About, prompt: Prompt, fact: Fact, value: str) -> CurrentFact:
    row = CurrentFact(**about, question_id=prompt.pk, value=value, source=fact.source, fact=fact, at=fact.at)
    return _typed(row, prompt.options.get(value))


def _typed(row: CurrentFact, option: Option | None) -> CurrentFact:
    if option is None:
        return row
    if option.is_product:
        row.product_id = option.pk
    else:
        row.choice_id = option.pk
    row.span = option.span
    return row
