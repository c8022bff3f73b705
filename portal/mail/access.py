from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.core.signing import BadSignature
from django.http import Http404

from portal.mail.kinds import Kind, Sample, kinds
from portal.mail.unsubscribing import Stop, read_token

User = AbstractBaseUser | AnonymousUser


def can_preview(user: User) -> bool:
    return isinstance(user, PermissionsMixin) and user.has_perm("portal.preview_mails")


def previewed_kinds(user: User) -> list[Kind]:
    """All kinds, for those who may see them; else Http404."""
    if not can_preview(user):
        raise Http404
    return list(kinds)


def get_sample(user: User, slug: str, number: int) -> tuple[Kind, Sample]:
    """The kind's sample with this number, from 1; Http404 on any doubt."""
    kind = next((kind for kind in previewed_kinds(user) if kind.slug == slug), None)
    samples = list(kind.samples()) if kind else []
    if kind is None or not 1 <= number <= len(samples):
        raise Http404
    return kind, samples[number - 1]


def get_stop(token: str) -> Stop:
    """What a link in a mail stops; Http404 for one that we did not make."""
    try:
        return read_token(token)
    except (BadSignature, ValueError, TypeError):
        raise Http404 from None
