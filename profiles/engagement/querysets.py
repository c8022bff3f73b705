from profiles.engagement.models import Engagement
from profiles.people.models import Person


def engagement_of(person: Person) -> Engagement | None:
    return Engagement.objects.filter(person=person).first()
