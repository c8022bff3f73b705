"""Who is told that a business has a partner, or none any more: the partner's people, and the others of the business."""

from collections.abc import Collection, Iterable

from portal.notices.notifying import News, notify, notify_all
from profiles.businesses.belonging import members_of
from profiles.businesses.models import Membership
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
    _tell_business(record.pk, "began", _people_of(business), by)


def tell_members(ended: Collection[int], begun: Collection[int]) -> None:
    """Of businesses whose partner came by a file: people who were only imported are left alone."""
    told: dict[int, list[int]] = {}
    for record, person in _confirmed_of([*ended, *begun]):
        told.setdefault(record, []).append(person)
    notify_all(
        LOOKED_AFTER, [_news(pk, "began" if pk in begun else "ended", told[pk]) for pk in sorted(told)]
    )


def _confirmed_of(records: Collection[int]) -> Iterable[tuple[int, int]]:
    here = Membership.objects.filter(
        until_at=None, person__confirmed_at__isnull=False, person__closed_at=None
    )
    told = here.filter(business__partner_records__in=records)
    return told.values_list("business__partner_records", "person")


def _tell(record: PartnerOfRecord, event: str, by: Person | None) -> None:
    occasion, about = f"{event}:{record.pk}", f"record:{record.pk}"
    data = {"event": event, "name": record.business.name}
    notify(SERVED, staff_of(record.partner_id), occasion, about, by=by, data=data)
    _tell_business(record.pk, event, _people_of(record.business_id), by)


def _people_of(business: int) -> Iterable[int]:
    return members_of(business).values_list("person", flat=True)


def _tell_business(record: int, event: str, people: Iterable[int], by: Person | None) -> None:
    notify_all(LOOKED_AFTER, [_news(record, event, people)], by=by)


def _news(record: int, event: str, people: Iterable[int]) -> News:
    return News(list(people), f"{event}:{record}", f"record:{record}", {"event": event})
