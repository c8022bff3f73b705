"""The site's key was changed: what second factors hold is sealed with the one of today."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction

from profiles.security.factors import Type

SEALED = {Type.TOTP: "secret", Type.RECOVERY_CODES: "seed"}


def reseal() -> int:
    """Opens what any key of SECRET_KEY_FALLBACKS sealed. How many there are."""
    keys = list(Authenticator.objects.filter(type__in=SEALED).values_list("pk", flat=True))
    for pk in keys:
        _reseal_one(pk)
    return len(keys)


@transaction.atomic
def _reseal_one(pk: int) -> None:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is not None:
        name = SEALED[Type(row.type)]
        row.data[name] = encrypt(decrypt(row.data[name]))
        row.save(update_fields=["data"])
