"""What partners and members are told; each sees only what is theirs now."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notices.kinds import NoticeKind, Thing, Told, ids_in
from portal.notices.models import Channel
from profiles.businesses.querysets import current_business_of
from profiles.partners.models import PartnerOfRecord
from profiles.partners.querysets import staffed_by
from profiles.partners.telling import LOOKED_AFTER, SERVED
from profiles.people.models import Person

Things = Mapping[str, Thing]
TO_PARTNER = {
    "began": gettext_lazy("%(title)s made you their partner."),
    "ended": gettext_lazy("You no longer look after %(title)s."),
    "joined": gettext_lazy(
        "A business that you looked after was joined with another one, and is no longer yours."
    ),
}
TO_BUSINESS = {
    "began": gettext_lazy("%(title)s now looks after your business."),
    "ended": gettext_lazy("%(title)s no longer looks after your business."),
    "joined": gettext_lazy("%(title)s no longer looks after your business."),
}


def find_served(person: Person, abouts: Collection[str]) -> Things:
    names = ids_in(abouts)
    rows = PartnerOfRecord.objects.filter(pk__in=names, partner__in=staffed_by(person))
    return {names[row.pk]: _served(row) for row in rows.select_related("business")}


def _served(row: PartnerOfRecord) -> Thing:
    """One that is over leads to the list, and has no name: it may be part of another business by now."""
    if row.until_at is not None:
        return Thing("", reverse("partner-businesses"))
    return Thing(row.business.name, reverse("partner-business", args=[row.business_id]))


def find_own(person: Person, abouts: Collection[str]) -> Things:
    names = ids_in(abouts)
    rows = PartnerOfRecord.objects.filter(pk__in=names, business=current_business_of(person))
    url = reverse("your-partner")
    return {names[row.pk]: Thing(row.partner.name, url) for row in rows.select_related("partner")}


def say_served(told: Told) -> str:
    """Of one that is over, the name that it had then."""
    name = told.thing.title or told.data.get("name") or _("A business without a name here")
    return str(TO_PARTNER[told.data.get("event", "began")]) % {"title": name}


def say_own(told: Told) -> str:
    return str(TO_BUSINESS[told.data.get("event", "began")]) % {"title": told.thing.title}


def works_for_one(person: Person) -> bool:
    return staffed_by(person).exists()


MAIL_FIRST = (Channel.MAIL, Channel.PAGE, Channel.DIGEST)
PAGE_FIRST = (Channel.PAGE, Channel.MAIL, Channel.DIGEST)
KINDS = (
    NoticeKind(
        SERVED,
        gettext_lazy("Businesses that you look after as a partner"),
        find_served,
        say_served,
        icon="people",
        channels=MAIL_FIRST,
        meant_for=works_for_one,
        example="Marta’s Bread",  # noqa: RUF001
    ),
    NoticeKind(
        LOOKED_AFTER,
        gettext_lazy("The partner of your business"),
        find_own,
        say_own,
        icon="people",
        channels=PAGE_FIRST,
        example="Harbour Computers",
    ),
)
