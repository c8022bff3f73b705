"""What an agent notes about somebody: kept as theirs, outlined at /me/ until the person says so themselves."""

from collections.abc import Sequence

from django.db import transaction

from portal.activity.recording import record
from profiles.facts.holding import About, hold_again, lock_about
from profiles.facts.models import Fact, Source
from profiles.facts.querysets import last_version
from profiles.facts.telling import tell
from profiles.people.models import Person
from profiles.questions.catalogue import HasSlug, Prompt, catalogue


def note(person: Person, question: str | HasSlug, values: Sequence[str], *, by: Person) -> Fact:
    """Never over the person's own word: then it is kept as a version, and they are asked which is right.

    Raises InvalidAnswer.
    """
    return tell(person, question, values, source=Source.AGENT, by=by)


@transaction.atomic
def take_back_note(person: Person, question: str | HasSlug, fact_id: int, *, by: Person) -> bool:
    """What an agent noted last goes, as of a mix-up; what held before holds again.

    False, and nothing changes, when somebody has said or noted something since.
    """
    prompt = catalogue().prompt(question)
    about = lock_about(person, prompt)
    fact = _last_note(about, prompt) if about else None
    if about is None or fact is None or fact.pk != fact_id:
        return False
    fact.delete()
    hold_again(about, prompt)
    record("took_back_note", person, f"person:{person.pk}", by=by.pk, question=prompt.slug)
    return True


def _last_note(about: About, prompt: Prompt) -> Fact | None:
    last = last_version(about, prompt)
    return last if last and last.source == Source.AGENT else None
