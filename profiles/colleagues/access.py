import uuid

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from profiles.businesses.belonging import members_of
from profiles.businesses.locking import current
from profiles.businesses.models import Business, Membership
from profiles.colleagues.models import Invitation, JoinRequest
from profiles.colleagues.querysets import found_by, open_invitations, open_requests
from profiles.people.access import member_of

SALT = "kinship.colleagues.invitation"
LARGEST = 2**63 - 1


def membership_of(request: HttpRequest) -> Membership:
    """Where who is looking works now; 404 for who works nowhere."""
    found = current(member_of(request).pk)
    if found is None:
        raise Http404
    return found


def owner_of(request: HttpRequest) -> Membership:
    """Of the business that who is looking owns; 404 for all others."""
    found = membership_of(request)
    if not found.is_owner:
        raise Http404
    return found


def get_colleague(request: HttpRequest, pk: int) -> Membership:
    """Another one in the business that who is looking owns."""
    mine = owner_of(request)
    return get_object_or_404(members_of(mine.business).exclude(pk=mine.pk), pk=min(pk, LARGEST))


def get_invitation(request: HttpRequest, pk: int) -> Invitation:
    """One that nobody has answered yet, of the business that who is looking owns."""
    return get_object_or_404(open_invitations(owner_of(request).business), pk=min(pk, LARGEST))


def get_request(request: HttpRequest, pk: int) -> JoinRequest:
    return get_object_or_404(open_requests(owner_of(request).business), pk=min(pk, LARGEST))


def get_found(request: HttpRequest, pk: int) -> Business:
    """One that lets who is looking ask to join; 404 is the answer for all others, there or not."""
    return get_object_or_404(found_by(member_of(request)), pk=min(pk, LARGEST))


def token_of(invitation: Invitation) -> str:
    return Signer(salt=SALT).sign(str(invitation.key))


def invitation_of(token: str) -> Invitation | None:
    """What a mailed link is about, over or not; None for anything that we did not sign for this purpose."""
    try:
        key = uuid.UUID(Signer(salt=SALT).unsign(token))
    except (BadSignature, ValueError):
        return None
    return Invitation.objects.select_related("business", "by").filter(key=key).first()
