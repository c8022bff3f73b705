from profiles.businesses.querysets import current_business_of
from profiles.facts.models import CurrentFact, Source
from profiles.people.models import Person
from profiles.stages.growing import QUESTION
from profiles.stages.models import AdopterType, BuyingStage


def buying_stage_of(person: Person) -> BuyingStage | None:
    """Of the business they work in now."""
    return BuyingStage.objects.filter(business=current_business_of(person)).first()


def adopter_type_of(person: Person) -> AdopterType | None:
    return AdopterType.objects.filter(person=person).first()


def guessed_stage_of(person: Person) -> CurrentFact | None:
    """Where their business stands, as long as only we think so."""
    rows = CurrentFact.objects.filter(question__slug=QUESTION, source=Source.INFERRED)
    return rows.filter(business=current_business_of(person)).select_related("choice").first()
