from collections.abc import Iterable

from portal.mail.models import ErasedAddress, Suppression
from portal.pseudonyms import of_address


def suppress(address: str, reason: Suppression.Reason) -> None:
    """Nothing more goes to this address; the first reason stays."""
    Suppression.objects.get_or_create(address=address.strip().lower(), defaults={"reason": reason})


def keep_hashed(row: Suppression) -> None:
    """Of an address that is erased only a keyed hash stays: enough to know it again, should it be typed once more."""
    ErasedAddress.objects.get_or_create(hashed=of_address(row.address), defaults={"reason": row.reason})


def suppress_again(addresses: Iterable[str]) -> int:
    """Of addresses that came anew, those that got nothing more when they were erased get nothing now.

    Belongs wherever people are made or get another address, in the same transaction.
    """
    hashed = {of_address(address): address.strip().lower() for address in addresses}
    known = ErasedAddress.objects.filter(hashed__in=hashed)
    rows = [Suppression(address=hashed[row.hashed], reason=row.reason) for row in known]
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
