from content.ranking.models import Dismissal
from profiles.people.models import Person


def dismiss(person: Person, source: str, object_id: int) -> None:
    """Less like this: never pick it for them again. Done again, nothing happens."""
    Dismissal.objects.bulk_create(
        [Dismissal(person=person, source=source, object_id=object_id)], ignore_conflicts=True
    )


def take_back(person: Person, source: str, object_id: int) -> None:
    Dismissal.objects.filter(person=person, source=source, object_id=object_id).delete()
