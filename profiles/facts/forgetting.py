from django.db import transaction

from portal.activity.recording import record
from profiles.facts.holding import hold, lock_about
from profiles.facts.models import Fact
from profiles.owning.holding import is_about_owning
from profiles.owning.models import OwnershipEntry
from profiles.people.models import Person
from profiles.questions.catalogue import HasSlug, Prompt, catalogue


@transaction.atomic
def forget(person: Person, question: str | HasSlug) -> bool:
    """Remove an answer in all its versions, the business's one for its colleagues too; False when there was none.

    With what the business uses goes all that was said about each product.
    """
    prompt = catalogue().prompt(question)
    about = lock_about(person, prompt)
    if about is None:
        return False
    hold(about, prompt, None)
    if is_about_owning(prompt):
        OwnershipEntry.objects.filter(business=about["business_id"]).delete()
    removed, _ = Fact.objects.filter(**about, question_id=prompt.pk).delete()
    if not removed and not _had_written(person, prompt):
        return False
    if prompt.writes:
        setattr(person, prompt.writes, "")
    record("forgot", person, f"question:{prompt.slug}")
    return True


def _had_written(person: Person, prompt: Prompt) -> bool:
    return bool(prompt.writes and getattr(person, prompt.writes))
