"""Who is told that a business has a partner, or none any more: the partner's people, and the others of the business."""

from portal.notices.notifying import notify
from profiles.businesses.belonging import members_of
from profiles.partners.models import PartnerOfRecord
from profiles.partners.querysets import staff_of
from profiles.people.models import Person

SERVED, LOOKED_AFTER = "partner_business", "business_partner"


def tell_of_start(record: PartnerOfRecord, by: Person) -> None:
    _tell(record, "began", by)


def tell_of_end(record: PartnerOfRecord, by: Person) -> None:
    _tell(record, "ended", by)


def _tell(record: PartnerOfRecord, event: str, by: Person) -> None:
    about, data = f"record:{record.pk}", {"event": event}
    occasion = f"{event}:{record.pk}"
    notify(SERVED, staff_of(record.partner_id), occasion, about, by=by, data=data)
    people = members_of(record.business_id).values_list("person", flat=True)
    notify(LOOKED_AFTER, people, occasion, about, by=by, data=data)
