"""What an owner does about invitations. An invitation makes no person and no consent: it is one mail to an address."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from portal.mail.planning import plan
from profiles.businesses.locking import locked_membership
from profiles.businesses.models import Business, Membership
from profiles.colleagues.access import token_of
from profiles.colleagues.models import Invitation
from profiles.colleagues.querysets import REST, open_invitations, refused_lately
from profiles.people.models import Person

OPEN_FOR = timedelta(days=14)
MOST_OPEN = 50
MAIL = "invitation"


class NotOwner(Exception):
    """Somebody else owns the business by now, or they left it."""


class Invited(Exception):
    """The address has an open invitation already."""


class TooManyOpen(Exception):
    """No more than MOST_OPEN may wait for an answer."""


class SaidNo(Exception):
    """Whoever reads the address said no not long ago. `until`: when they may be asked again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@transaction.atomic
def invite(owner: Person, email: str, words: str) -> Invitation:
    """The same for known and unknown addresses. Raises NotOwner, Invited, TooManyOpen and SaidNo."""
    mine = owned(owner)
    _refuse(mine.business, email)
    invitation = Invitation.objects.create(
        business=mine.business,
        email=email,
        words=words,
        by=owner,
        expires_at=timezone.now() + OPEN_FOR,
    )
    record("invited_colleague", owner, f"invitation:{invitation.pk}")
    _mail(invitation)
    return invitation


@transaction.atomic
def send_again(owner: Person, invitation: Invitation) -> bool:
    """It is open for another 14 days; the link in the first mail works again too. False when it is over."""
    found = _open_here(owner, invitation)
    if found is None:
        return False
    found.mailed, found.expires_at, found.by = found.mailed + 1, timezone.now() + OPEN_FOR, owner
    found.save(update_fields=["mailed", "expires_at", "by"])
    _mail(found)
    return True


@transaction.atomic
def take_back(owner: Person, invitation: Invitation) -> bool:
    """A mail that did not leave yet says nothing more, and the link in one that did is over."""
    found = _open_here(owner, invitation)
    if found is None:
        return False
    close(found, Invitation.Outcome.TAKEN_BACK)
    record("invitation_taken_back", owner, f"invitation:{found.pk}")
    return True


def owned(owner: Person, *also: int) -> Membership:
    """The membership of who owns their business, with both and the businesses `also` locked. Raises NotOwner."""
    mine = locked_membership(owner, *also)
    if mine is None or not mine.is_owner:
        raise NotOwner
    return mine


def close(invitation: Invitation, outcome: str) -> None:
    invitation.outcome, invitation.ended_at = outcome, timezone.now()
    invitation.save(update_fields=["outcome", "ended_at"])


def _refuse(business: Business, email: str) -> None:
    """What ran out makes room for a new one."""
    over = open_invitations(business).filter(email=email, expires_at__lte=timezone.now())
    over.update(outcome=Invitation.Outcome.EXPIRED, ended_at=timezone.now())
    if open_invitations(business).filter(email=email).exists():
        raise Invited
    if open_invitations(business).count() >= MOST_OPEN:
        raise TooManyOpen
    refused = refused_lately(business).filter(email=email).first()
    if refused and refused.ended_at:
        raise SaidNo(refused.ended_at + REST)


def _open_here(owner: Person, invitation: Invitation) -> Invitation | None:
    rows = Invitation.objects.select_for_update().filter(business=owned(owner).business, ended_at=None)
    return rows.filter(pk=invitation.pk).first()


def _mail(invitation: Invitation) -> None:
    """To a person, where there is one, so that nothing goes to who closed their account; the owner does not see it."""
    plan(
        MAIL,
        Person.objects.filter(email=invitation.email).first(),
        f"invitation:{invitation.pk}:{invitation.mailed}",
        address=invitation.email,
        data={"invitation": invitation.pk, "language": invitation.by.language if invitation.by else "en"},
        secrets={"token": token_of(invitation)},
    )
