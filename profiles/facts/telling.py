from collections.abc import Sequence
from typing import Protocol

from django.db import transaction

from portal.activity.recording import record
from profiles.facts.checking import checked
from profiles.facts.holding import About, hold, lock_about
from profiles.facts.known import SURE
from profiles.facts.models import CurrentFact, Fact, Source
from profiles.facts.weighing import outweighs
from profiles.owning.answering import keep_answer
from profiles.owning.holding import is_about_owning
from profiles.people.models import Person
from profiles.questions.catalogue import HasSlug, Prompt, catalogue


class HasPk(Protocol):
    @property
    def pk(self) -> int | None: ...


@transaction.atomic
def tell(
    person: Person,
    question: str | HasSlug,
    values: Sequence[str],
    *,
    source: str = Source.TOLD,
    by: Person | None = None,
    wording: HasPk | None = None,
) -> Fact:
    """Keep an answer about the person or their business, which is made at its first answer.

    A weaker source never replaces a stronger one, but is kept as a version; of what is used, each product
    for itself. `by` is the person themselves unless somebody else is named; an import and a guess are by
    nobody. Raises InvalidAnswer, and LookupError for a question that does not exist.
    """
    prompt = catalogue().prompt(question)
    said = checked(prompt, values)
    about = lock_about(person, prompt, found=True)
    assert about is not None  # noqa: S101  found
    keep_written(person, prompt)
    fact = Fact.objects.create(
        **about,
        question_id=prompt.pk,
        value=said,
        source=source,
        by=by or (person if source == Source.TOLD else None),
        wording_id=wording.pk if wording else None,
    )
    if is_about_owning(prompt):
        keep_answer(fact, prompt)
    elif _wins(fact, about, prompt):
        hold(about, prompt, fact)
        _refresh(person, prompt, said)
    record(
        "told" if source in SURE else "noted", person, f"question:{prompt.slug}", fact=fact.pk, source=source
    )
    return fact


def _wins(fact: Fact, about: About, prompt: Prompt) -> bool:
    held = CurrentFact.objects.filter(**about, question_id=prompt.pk).first()
    return held is None or outweighs(fact.source, held.source)


def keep_written(person: Person, prompt: Prompt) -> None:
    """A name that came with an import has no version yet; undoing the first answer must bring it back."""
    if not prompt.writes or Fact.objects.filter(person=person, question_id=prompt.pk).exists():
        return
    written = Person.objects.values_list(prompt.writes, flat=True).get(pk=person.pk)
    if written:
        Fact.objects.create(
            person=person, question_id=prompt.pk, value=[written], source=Source.IMPORT, by=None
        )


def _refresh(person: Person, prompt: Prompt, said: list[str]) -> None:
    """The row in the caller's hand says the same as the table."""
    if prompt.writes:
        setattr(person, prompt.writes, said[0])
