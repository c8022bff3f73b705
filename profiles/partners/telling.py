"""Who is told that a business has a partner, or none any more: the partner's people, and the others of the business."""

from portal.notices.notifying import notify
from profiles.businesses.belonging import members_of
from profiles.partners.models import PartnerOfRecord
from profiles.partners.querysets import staff_of
from profiles.people.models import Person

SERVED, LOOKED_AFTER = "partner_business", "business_partner"


def tell_of_start(record: PartnerOfRecord, by: Person) -> None:
    _tell(record, "began", by)


def tell_of_end(record: PartnerOfRecord, by: Person | None, event: str = "ended") -> None:
    """`event`: "joined" where its business goes into another one, which the partner learns nothing about."""
    _tell(record, event, by)


def tell_newcomers(record: PartnerOfRecord, business: int, by: Person | None) -> None:
    """The people of a business that is joined with the one that has this partner."""
    _tell_people(record, business, "began", by)


def _tell(record: PartnerOfRecord, event: str, by: Person | None) -> None:
    occasion, about = f"{event}:{record.pk}", f"record:{record.pk}"
    data = {"event": event, "name": record.business.name}
    notify(SERVED, staff_of(record.partner_id), occasion, about, by=by, data=data)
    _tell_people(record, record.business_id, event, by)


def _tell_people(record: PartnerOfRecord, business: int, event: str, by: Person | None) -> None:
    people = members_of(business).values_list("person", flat=True)
    about = f"record:{record.pk}"
    notify(LOOKED_AFTER, people, f"{event}:{record.pk}", about, by=by, data={"event": event})
