"""What people say themselves about how far their business is, and how early they take up what is new."""

from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from profiles.facts.holding import lock_business
from profiles.people.models import Person
from profiles.stages import adopting, buying
from profiles.stages.models import AdopterType, BuyingStage


@transaction.atomic
def choose_stage(person: Person, stage: str) -> bool:
    """For the business they work in; empty lets us tell again. False for who works in none."""
    about = lock_business(person)
    if about is None:
        return False
    pk = about["business_id"]
    if stage:
        said = {"stage": stage, "because": "", "is_chosen": True, "since": timezone.now()}
        BuyingStage.objects.update_or_create(business_id=pk, defaults=said)
    else:
        BuyingStage.objects.filter(business=pk).delete()
        buying.decide(pk, pk + 1, timezone.now(), tell=False)
    record("buying_stage_chosen", person, stage=stage)
    return True


@transaction.atomic
def choose_type(person: Person, kind: str) -> None:
    """Holds against what we would think; empty lets us tell again."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if kind:
        said = {"kind": kind, "because": "", "is_chosen": True, "since": timezone.now()}
        AdopterType.objects.update_or_create(person=person, defaults=said)
    else:
        AdopterType.objects.filter(person=person).delete()
        adopting.decide(person.pk, person.pk + 1, timezone.now(), tell=False)
    record("adopter_type_chosen", person, kind=kind)
