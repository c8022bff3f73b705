from django.db import transaction

from portal.activity.recording import record
from profiles.businesses.locking import locked_membership
from profiles.partners.choosing import NothingThere, current_record
from profiles.partners.models import Introduction
from profiles.people.models import Person

NOTHING = "nothing"


@transaction.atomic
def show(person: Person, what: str) -> None:
    """What of themselves the partner of their business sees from now on. Raises NothingThere."""
    mine = locked_membership(person)
    now = current_record(mine.business_id) if mine else None
    if now is None:
        raise NothingThere
    if what == NOTHING:
        Introduction.objects.filter(person=person, record=now).delete()
    else:
        Introduction.objects.update_or_create(person=person, record=now, defaults={"shows": what})
    record("showed_to_partner", person, f"partner:{now.partner.slug}", shows=what)
