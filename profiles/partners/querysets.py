from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from profiles.businesses.models import Membership
from profiles.businesses.querysets import current_business_of
from profiles.partners.models import Introduction, Partner, PartnerOfRecord, PartnerStaff
from profiles.people.models import Person
from profiles.purchases.models import Purchase

PAGE = 25
MOST_PURCHASES = 50


def active() -> QuerySet[Partner]:
    return Partner.objects.filter(is_active=True)


def staffed_by(person: Person) -> QuerySet[PartnerStaff, int]:
    """The id of the partner that the person works for now, as a subquery."""
    now = PartnerStaff.objects.filter(person=person, until_at=None, partner__is_active=True)
    return now.values_list("partner", flat=True)


def staff_of(partner: int) -> list[int]:
    """Whom to tell."""
    now = PartnerStaff.objects.filter(partner=partner, until_at=None, partner__is_active=True)
    return list(now.values_list("person", flat=True))


def current_records() -> QuerySet[PartnerOfRecord]:
    return PartnerOfRecord.objects.filter(until_at=None)


def record_of(person: Person) -> PartnerOfRecord | None:
    """Who looks after the business that the person works in now."""
    found = current_records().filter(business=current_business_of(person))
    return found.select_related("partner", "business").first()


def served_by(partner: int) -> QuerySet[PartnerOfRecord]:
    """The businesses it looks after now, by their names."""
    rows = current_records().filter(partner=partner).annotate(called=Lower("business__name"))
    return rows.select_related("business").order_by("called", "business")


def served_from(partner: int, words: str, after: int) -> list[PartnerOfRecord]:
    """One more than a page, from after that business on. Another partner's business is no place in the list."""
    rows = served_by(partner)
    last = rows.filter(business=after).first() if after else None
    if words:
        rows = rows.filter(business__name__icontains=words)
    if last:
        called: str = last.called  # type: ignore[attr-defined]
        rows = rows.filter(Q(called__gt=called) | Q(called=called, business__gt=last.business_id))
    return list(rows[: PAGE + 1])


def bought_through(record: PartnerOfRecord) -> list[Purchase]:
    """Purchases of the business that name the partner as it is called, in any letter case; the latest first."""
    rows = Purchase.objects.filter(business=record.business_id, partner__iexact=record.partner.name)
    return list(rows.select_related("product").order_by("-on", "-id")[:MOST_PURCHASES])


def introduced(record: PartnerOfRecord) -> QuerySet[Introduction]:
    """Those who said that the partner may see them, and still work there."""
    here = Membership.objects.filter(
        business=record.business_id, person=OuterRef("person"), until_at=None, person__is_active=True
    )
    rows = Introduction.objects.filter(Exists(here), record=record, person__closed_at=None)
    owns = Exists(here.filter(role=Membership.Role.OWNER))
    return rows.annotate(owns=owns).select_related("person").order_by("-owns", "person__name", "pk")


def partners_around(person: Person) -> list[Partner]:
    """Whom they work for (`works_for`) and who looks after their business (`looks_after`), in one query."""
    works = PartnerStaff.objects.filter(partner=OuterRef("pk"), person=person, until_at=None)
    looks = current_records().filter(partner=OuterRef("pk"), business=current_business_of(person))
    rows = active().annotate(works_for=Exists(works), looks_after=Exists(looks))
    return list(rows.filter(Q(works_for=True) | Q(looks_after=True)))


def in_studio(words: str, after: str) -> list[Partner]:
    """One more than a page by name, with how many businesses and people each has now."""
    rows = Partner.objects.annotate(called=Lower("name")).order_by("called")
    rows = rows.filter(name__icontains=words) if words else rows
    rows = rows.filter(called__gt=after.lower()) if after else rows
    businesses = Count("records", filter=Q(records__until_at=None), distinct=True)
    people = Count("staff", filter=Q(staff__until_at=None), distinct=True)
    return list(rows.annotate(businesses=businesses, people=people)[: PAGE + 1])
