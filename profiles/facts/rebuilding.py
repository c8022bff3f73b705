from django.db import transaction

from profiles.businesses.models import Business
from profiles.facts.holding import About, hold_again
from profiles.facts.models import Fact
from profiles.people.models import Person
from profiles.questions.catalogue import Prompt, read_catalogue


def rebuild_current_facts() -> int:
    """One short transaction per answer, under the lock that telling takes; returns how many."""
    prompts = read_catalogue().by_pk
    rebuilt = 0
    pairs = Fact.objects.order_by().values_list("person_id", "business_id", "question_id").distinct()
    for person_id, business_id, question_id in pairs.iterator():
        _rebuild(person_id, business_id, prompts[question_id])
        rebuilt += 1
    return rebuilt


@transaction.atomic
def _rebuild(person_id: int | None, business_id: int | None, prompt: Prompt) -> None:
    if person_id is not None:
        about: About = {"person_id": person_id}
        Person.objects.select_for_update(no_key=True).only("pk").get(pk=person_id)
    else:
        about = {"business_id": business_id or 0}
        Business.objects.select_for_update(no_key=True).only("pk").get(pk=about["business_id"])
    hold_again(about, prompt)
