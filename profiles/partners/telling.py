"""Who is told that a business has a partner, or none any more: the partner's people, and the others of the business."""

from collections.abc import Collection, Iterable

from portal.notices.notifying import notify
from profiles.businesses.belonging import members_of
from profiles.businesses.models import Membership
from profiles.partners.models import PartnerOfRecord
from profiles.partners.querysets import staff_of
from profiles.people.models import Person

SERVED, LOOKED_AFTER = "partner_business", "business_partner"


def tell_of_start(record: PartnerOfRecord, by: Person) -> None:
    _tell(record, "began", by)


def tell_of_end(record: PartnerOfRecord, by: Person) -> None:
    _tell(record, "ended", by)


def tell_members(ended: Collection[int], begun: Collection[int]) -> None:
    """Of businesses whose partner came by a file: people who were only imported are left alone."""
    here = Membership.objects.filter(
        until_at=None, person__confirmed_at__isnull=False, person__closed_at=None
    )
    for event, records in (("ended", ended), ("began", begun)):
        told = here.filter(business__partner_records__in=records)
        people: dict[int, list[int]] = {}
        for record, person in told.values_list("business__partner_records", "person"):
            people.setdefault(record, []).append(person)
        for record in sorted(people):
            _tell_business(record, event, people[record], None)


def _tell(record: PartnerOfRecord, event: str, by: Person) -> None:
    about, data = f"record:{record.pk}", {"event": event}
    notify(SERVED, staff_of(record.partner_id), f"{event}:{record.pk}", about, by=by, data=data)
    people = members_of(record.business_id).values_list("person", flat=True)
    _tell_business(record.pk, event, people, by)


def _tell_business(record: int, event: str, people: Iterable[int], by: Person | None) -> None:
    notify(LOOKED_AFTER, people, f"{event}:{record}", f"record:{record}", by=by, data={"event": event})
