"""What people are told about who belongs to their business; about another business nobody sees anything."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notices.kinds import NoticeKind, Thing, Told, ids_in
from portal.notices.models import Channel
from profiles.businesses.locking import current
from profiles.businesses.models import Business, Membership
from profiles.colleagues.models import JoinRequest
from profiles.colleagues.telling import ASKED, CHANGED
from profiles.people.models import Person

Things = Mapping[str, Thing]
EVENTS = {
    "joined": gettext_lazy("%(who)s now belongs to %(business)s."),
    "left": gettext_lazy("%(who)s left %(business)s."),
    "removed": gettext_lazy("You no longer belong to %(business)s."),
    "owner": gettext_lazy("You are now the owner of %(business)s."),
    "accepted": gettext_lazy("You now belong to %(business)s."),
    "refused": gettext_lazy("The business that you asked to join said no."),
}


def find_asked(person: Person, abouts: Collection[str]) -> Things:
    """Only while the request waits, and only for the owner."""
    mine = current(person.pk)
    if mine is None or not mine.is_owner:
        return {}
    names = ids_in(abouts)
    waiting = JoinRequest.objects.filter(pk__in=names, business=mine.business_id, ended_at=None)
    return {names[one.pk]: Thing(name_of(mine.business), reverse("colleagues")) for one in waiting}


def find_changed(person: Person, abouts: Collection[str]) -> Things:
    """Their own memberships and requests, and, for the owner, who else came or went."""
    mine = current(person.pk)
    owned = mine.business_id if mine and mine.is_owner else None
    members = {int(about.partition(":")[2]): about for about in abouts if about.startswith("membership:")}
    asked = {int(about.partition(":")[2]): about for about in abouts if about.startswith("request:")}
    memberships = Membership.objects.filter(pk__in=members).select_related("business")
    requests = JoinRequest.objects.filter(pk__in=asked, person=person).select_related("business")
    found = {
        members[row.pk]: row.business
        for row in memberships
        if row.person_id == person.pk or row.business_id == owned
    }
    found |= {asked[row.pk]: row.business for row in requests}
    return {about: Thing(name_of(business), reverse("colleagues")) for about, business in found.items()}


def name_of(business: Business) -> str:
    return business.name or _("your business")


def say_asked(told: Told) -> str:
    words = {"who": told.actors[0] if told.actors else _("Somebody"), "business": told.thing.title}
    return _("%(who)s asks to join %(business)s.") % words


def say_changed(told: Told) -> str:
    words = {"who": told.actors[0] if told.actors else _("Somebody"), "business": told.thing.title}
    return str(EVENTS[told.data.get("event", "joined")]) % words


EXAMPLE = "Marta’s Bread"  # noqa: RUF001
KINDS = (
    NoticeKind(
        ASKED,
        gettext_lazy("Somebody asks to join your business"),
        find_asked,
        say_asked,
        icon="people",
        channels=(Channel.MAIL, Channel.PAGE, Channel.DIGEST),
        example=EXAMPLE,
    ),
    NoticeKind(
        CHANGED,
        gettext_lazy("Who belongs to your business"),
        find_changed,
        say_changed,
        icon="people",
        channels=(Channel.MAIL, Channel.PAGE, Channel.DIGEST),
        example=EXAMPLE,
    ),
)
