"""Who looks after a business: its own people choose, or staff set it. One at a time, and the past stays as history."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from portal.activity.recording import record
from profiles.businesses.locking import lock_businesses, locked_membership
from profiles.businesses.models import Business
from profiles.partners.models import Partner, PartnerOfRecord
from profiles.partners.telling import tell_of_end, tell_of_start
from profiles.people.models import Person

UNDO = timedelta(days=1)
"""How long a choice of the business's people can be taken back."""
Source = PartnerOfRecord.Source


class NoBusiness(Exception):
    """They work in none (any more), or it became one with another."""


class NothingThere(Exception):
    """Nobody looks after the business, or nothing was chosen so lately that it can be taken back."""


@transaction.atomic
def choose(person: Person, partner: Partner) -> bool:
    """For the business that they work in. False when it is so already. Raises NoBusiness."""
    business = _locked_business(person)
    made = _begin(business, partner, Source.MEMBER, person, timezone.now())
    if made:
        record("chose_partner", person, f"partner:{partner.slug}")
    return made is not None


@transaction.atomic
def end(person: Person) -> None:
    """Raises NoBusiness and NothingThere."""
    now = current_record(_locked_business(person))
    if now is None:
        raise NothingThere
    _end(now, person, timezone.now())
    record("ended_partner", person, f"partner:{now.partner.slug}")


@transaction.atomic
def take_back(person: Person) -> Partner | None:
    """As it was before the last choice: that partner, or none. Raises NoBusiness and NothingThere."""
    business = _locked_business(person)
    if not can_take_back(business):
        raise NothingThere
    now, before, at = current_record(business), _ended_last(business), timezone.now()
    if now:
        _end(now, person, at)
    restored = before if before and _belongs_to(now, before) and before.partner.is_active else None
    if restored:
        _begin(business, restored.partner, restored.source, person, at)
    record("took_back_partner", person, f"business:{business}")
    return restored.partner if restored else None


@transaction.atomic
def set_partner(business: Business, partner: Partner, *, by: Person) -> PartnerOfRecord | None:
    """By staff; None when it is so already. Raises NoBusiness when it is gone."""
    if not lock_businesses([business.pk]):
        raise NoBusiness
    made = _begin(business.pk, partner, Source.STAFF, by, timezone.now())
    if made:
        record("partner_set_by_staff", by, f"business:{business.pk}", partner=partner.slug)
    return made


@transaction.atomic
def end_record(ended: PartnerOfRecord, *, by: Person) -> bool:
    """By staff; False when it was over."""
    lock_businesses([ended.business_id])
    now = current_record(ended.business_id)
    if now is None or now.pk != ended.pk:
        return False
    _end(now, by, timezone.now())
    record("partner_set_by_staff", by, f"business:{now.business_id}", ended=now.partner.slug)
    return True


def end_joined(over: PartnerOfRecord, stays: PartnerOfRecord, *, by: Person | None) -> None:
    """Two businesses become one, and the caller holds all locks. Where both have the same partner, nobody loses it."""
    _close(over, by, timezone.now())
    if over.partner_id != stays.partner_id:
        tell_of_end(over, by, "joined")
    record("partner_set_by_staff", by, f"business:{stays.business_id}", ended=over.partner.slug)


def current_record(business: int) -> PartnerOfRecord | None:
    rows = PartnerOfRecord.objects.filter(business=business, until_at=None)
    return rows.select_related("partner", "business").first()


def can_take_back(business: int) -> bool:
    """What the business's people chose or ended lately, and nobody else changed since."""
    since, now = timezone.now() - UNDO, current_record(business)
    if now:
        return now.source == Source.MEMBER and now.from_at > since
    last = _ended_last(business)
    return bool(last and last.until_at and last.until_at > since and _ended_by_own(last))


def _ended_by_own(last: PartnerOfRecord) -> bool:
    own = Business.objects.filter(pk=last.business_id, memberships__person=last.ended_by_id)
    return last.ended_by_id is not None and own.exists()


def _locked_business(person: Person) -> int:
    mine = locked_membership(person)
    if mine is None:
        raise NoBusiness
    return mine.business_id


def _begin(business: int, partner: Partner, source: str, by: Person, at: datetime) -> PartnerOfRecord | None:
    """`at`: when the one before ended, by which that one is known to be what it was before."""
    now = current_record(business)
    if now and now.partner_id == partner.pk:
        return None
    if now:
        _end(now, by, at)
    made = PartnerOfRecord.objects.create(
        business_id=business, partner=partner, from_at=at, source=source, by=by
    )
    tell_of_start(made, by)
    return made


def _end(now: PartnerOfRecord, by: Person, at: datetime) -> None:
    _close(now, by, at)
    tell_of_end(now, by)


def _close(now: PartnerOfRecord, by: Person | None, at: datetime) -> None:
    """What people let this partner see of them is over with it."""
    ended = {"until_at": Greatest(F("from_at"), at), "ended_by": by}
    PartnerOfRecord.objects.filter(pk=now.pk).update(**ended)
    now.introductions.all().delete()


def _ended_last(business: int) -> PartnerOfRecord | None:
    rows = PartnerOfRecord.objects.filter(business=business, until_at__isnull=False)
    return rows.select_related("partner").order_by("-until_at", "-pk").first()


def _belongs_to(now: PartnerOfRecord | None, before: PartnerOfRecord) -> bool:
    """Whether it ended as the present one began, or is itself the last thing that happened."""
    return now is None or before.until_at == now.from_at
