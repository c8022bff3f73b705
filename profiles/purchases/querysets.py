from django.db.models import QuerySet

from profiles.businesses.querysets import current_business_of
from profiles.people.models import Person
from profiles.purchases.models import Purchase

PAGE = 25


def bought_by(person: Person) -> QuerySet[Purchase]:
    """By the business that the person works in now, the latest first."""
    rows = Purchase.objects.filter(business=current_business_of(person))
    return rows.select_related("product").order_by("-on", "-id")


def bought_before(person: Person, last: Purchase | None) -> list[Purchase]:
    """One more than a page, from after `last` on."""
    rows = bought_by(person)
    if last is not None:
        rows = rows.filter(on__lte=last.on).exclude(on=last.on, id__gte=last.pk)
    return list(rows[: PAGE + 1])


def has_bought(person: Person) -> bool:
    return Purchase.objects.filter(business=current_business_of(person)).exists()
