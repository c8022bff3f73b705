"""Two become one: staff did it, after a preview, in one transaction.

Locks are taken as everywhere (profiles/businesses/locking.py): people by their ids, then businesses by theirs.
"""

from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from profiles.accounts.noticing import notice
from profiles.businesses.belonging import make_owner, members_of
from profiles.businesses.locking import current, lock_businesses, lock_people
from profiles.businesses.models import Business, Membership
from profiles.colleagues.leaving import nobody_comes_in
from profiles.colleagues.telling import tell_person
from profiles.merging.models import AccountMerge
from profiles.merging.rules import Rows, account_rules, business_rules, carry_out
from profiles.people.models import Person
from profiles.privacy.models import Erasure
from profiles.security.sessions import end_all_sessions

TRIES = 5


class NotMergeable(Exception):
    """One of them is gone, or is no account that may be merged."""


class ChangedMeanwhile(Exception):
    """Somebody came or went while we locked those who are there."""


class LeftBehind(Exception):
    """A table still names the one that goes: its rule is wrong, and nothing was changed."""


def merge_businesses(kept: Business, gone: Business, *, by: Person) -> dict[str, int]:
    """By label of the key: how many rows moved. `gone` is deleted when nothing names it any more.

    Raises NotMergeable, and ChangedMeanwhile when people came and went each time it was tried.
    """
    for _ in range(TRIES):
        try:
            return _merge_businesses(kept.pk, gone.pk, by)
        except ChangedMeanwhile:
            continue
    raise ChangedMeanwhile


@transaction.atomic
def _merge_businesses(kept: int, gone: int, by: Person) -> dict[str, int]:
    _lock_whole([kept, gone])
    moved = carry_out(business_rules, gone, kept, by)
    _own_again(kept)
    going = Business.objects.get(pk=gone)
    Business.objects.filter(pk=kept, name="").update(name=going.name)
    _must_be_unnamed(gone)
    going.delete()
    record("businesses_merged", by, f"business:{kept}", gone=gone, name=going.name, moved=moved)
    return moved


def _lock_whole(businesses: list[int]) -> None:
    """Both, and everybody in them. Raises NotMergeable and ChangedMeanwhile."""
    people = _people_in(businesses)
    lock_people(*people)
    if lock_businesses(businesses) != sorted(set(businesses)) or len(set(businesses)) < 2:
        raise NotMergeable
    if _people_in(businesses) != people:
        raise ChangedMeanwhile


def _people_in(businesses: list[int]) -> set[int]:
    here = Membership.objects.filter(business__in=businesses, until_at=None)
    return set(here.values_list("person", flat=True))


def _own_again(business: int) -> None:
    """Where the owner of either had closed their account, or neither had one, whoever is longest there owns it."""
    if not members_of(business).filter(role=Membership.Role.OWNER).exists():
        heir = members_of(business).first()
        if heir:
            make_owner(heir)
            tell_person(heir, "owner", None)


def _must_be_unnamed(gone: int) -> None:
    left = [label for label, _ in business_rules.items() if Rows(label, gone, 0).gone.exists()]
    if left:
        raise LeftBehind(left)


def mergeable(kept: Person, gone: Person) -> bool:
    """Whoever has powers is never merged away, nobody twice, nor who asked to be erased; who is kept can come in."""
    asked = Erasure.objects.filter(person=gone).exists()
    merged = AccountMerge.objects.filter(person__in=[kept, gone]).exists()
    plain = not (gone.is_staff or gone.is_superuser or gone.groups.exists())
    return kept.pk != gone.pk and plain and not merged and not asked and kept.is_member and kept.is_active


@transaction.atomic
def merge_accounts(kept: Person, gone: Person, *, by: Person) -> dict[str, int]:
    """By label of the key: how many rows moved. The other account is closed for good, and both addresses are told.

    Raises NotMergeable.
    """
    lock_people(kept.pk, gone.pk)
    kept, gone = (Person.objects.get(pk=one.pk) for one in (kept, gone))
    if not mergeable(kept, gone):
        raise NotMergeable
    businesses = [now.business_id for one in (kept, gone) if (now := current(one.pk))]
    lock_businesses(businesses)
    moved = carry_out(account_rules, gone.pk, kept.pk, by)
    _settle_businesses(gone, businesses)
    _close(kept, gone, by)
    record("accounts_merged", kept, f"person:{gone.pk}", by=by.pk, moved=moved)
    return moved


def _settle_businesses(gone: Person, businesses: list[int]) -> None:
    """One whose owner was the account that goes has another owner, or nobody left to answer."""
    for business in set(businesses):
        _own_again(business)
        last = Membership.objects.filter(business=business).select_related("business").last()
        if last and not members_of(business).exists():
            nobody_comes_in(last)


def _close(kept: Person, gone: Person, by: Person) -> None:
    """Shut out as well, so that no mailed link opens it again."""
    Person.objects.filter(pk=gone.pk).update(closed_at=gone.closed_at or timezone.now(), is_active=False)
    end_all_sessions(gone)
    AccountMerge.objects.create(person=gone, into=kept, by=by)
    notice(kept, "merged", network="")
    notice(gone, "merged_away", network="", to_anyone=True)
