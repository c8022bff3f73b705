from django.db import transaction

from portal.activity.recording import record
from profiles.facts.holding import About, hold_again, lock_about
from profiles.facts.models import Fact, Source
from profiles.people.models import Person
from profiles.questions.catalogue import HasSlug, Prompt, catalogue
from profiles.questions.models import Asking


@transaction.atomic
def undo(person: Person, question: str | HasSlug, fact_id: int) -> bool:
    """Take back one's own answer while it is the one that holds: what held before holds again.

    False, and nothing changes, when it is somebody else's, not the latest, or gone.
    """
    prompt = catalogue().prompt(question)
    about = lock_about(person, prompt)
    fact = _undoable(person, about, prompt, fact_id) if about else None
    if about is None or fact is None:
        return False
    fact.delete()
    hold_again(about, prompt)
    _open_card_again(person, prompt)
    person.refresh_from_db(fields=[prompt.writes] if prompt.writes else ["id"])
    record("took_back", person, f"question:{prompt.slug}")
    return True


def _undoable(person: Person, about: About, prompt: Prompt, fact_id: int) -> Fact | None:
    mine = Fact.objects.filter(**about, question_id=prompt.pk, by=person, source=Source.TOLD)
    return mine.filter(pk=fact_id, current__isnull=False).first()


def _open_card_again(person: Person, prompt: Prompt) -> None:
    """Only the last showing, and only if it was saved: what was said in earlier ones stays as it was."""
    shown = Asking.objects.filter(person=person, question_id=prompt.pk)
    last = shown.order_by("-shown_at", "-id").first()
    if last and last.outcome == Asking.Outcome.SAVED:
        Asking.objects.filter(pk=last.pk).update(outcome="", ended_at=None)
