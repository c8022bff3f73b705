from django.core.signing import BadSignature
from django.http import Http404

from portal.files.addresses import Address, read_address
from portal.files.models import File, Image
from portal.files.purposes import User, purposes


class AddressIsOver(Exception):
    """Told only to who may read the file."""


def get_image(digest: str, suffix: str) -> Image:
    """A picture that is in the store; Http404 for any other, whatever lies in the folder."""
    image = Image.objects.filter(digest=digest, suffix=suffix).first()
    if image is None:
        raise Http404
    return image


def can_read(viewer: User, file: File) -> bool:
    """For the feature to say that took the file; nobody may where there is none such."""
    purpose = purposes.get(file.purpose)
    return bool(purpose and viewer.is_authenticated and purpose.may_read(viewer, file))


def get_file(viewer: User, token: str) -> File:
    """The file at a signed address, for whom it was given to and who may read it now. Http404, or AddressIsOver."""
    address = _read(token)
    file = File.objects.filter(key=address.key).first()
    if file is None or address.reader not in (None, viewer.pk) or not can_read(viewer, file):
        raise Http404
    if address.is_over:
        raise AddressIsOver
    return file


def _read(token: str) -> Address:
    try:
        return read_address(token)
    except BadSignature:
        raise Http404 from None
