from collections.abc import Iterable

from django.db import connection

from portal.mail.models import ErasedAddress, Suppression
from portal.pseudonyms import of_address

AGAIN = """
    INSERT INTO portal_suppression (address, reason, at)
    SELECT typed.address, erased.reason, now()
    FROM unnest(%s::text[], %s::text[]) AS typed(address, hashed) JOIN portal_erasedaddress AS erased USING (hashed)
    ON CONFLICT DO NOTHING
"""


def suppress(address: str, reason: Suppression.Reason) -> None:
    """Nothing more goes to this address; the first reason stays."""
    Suppression.objects.get_or_create(address=address.strip().lower(), defaults={"reason": reason})


def keep_hashed(row: Suppression) -> None:
    """Of an address that is erased only a keyed hash stays: enough to know it again, should it be typed once more."""
    ErasedAddress.objects.get_or_create(hashed=of_address(row.address), defaults={"reason": row.reason})


def suppress_again(addresses: Iterable[str]) -> int:
    """Of addresses that came anew, those that got nothing more when they were erased get nothing now.

    Belongs wherever people are made or get another address, in the same transaction. One statement, whether one of
    them is known or none.
    """
    typed = [address.strip().lower() for address in addresses]
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, [typed, [of_address(address) for address in typed]])
        return int(cursor.rowcount)
