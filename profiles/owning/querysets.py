from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from profiles.businesses.querysets import current_business_of
from profiles.owning.models import OwnedProduct
from profiles.people.models import Person


def owned_by(person: Person) -> QuerySet[OwnedProduct]:
    """What the business that the person works in now uses."""
    rows = OwnedProduct.objects.filter(business=current_business_of(person))
    return rows.select_related("product__family", "version", "by").order_by("product__position", "product")


def renewing(person: Person, days: int) -> OwnedProduct | None:
    """What renews next, if that is within so many days."""
    today = timezone.localdate()
    last: date = today + timedelta(days=days)
    soon = OwnedProduct.objects.filter(
        business=current_business_of(person), renews_on__gte=today, renews_on__lte=last
    )
    return soon.select_related("product").order_by("renews_on", "pk").first()
