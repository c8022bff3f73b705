from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter

from portal.branding.reading import brand
from portal.mail.sealing import seal, unseal
from profiles.people.models import Person, display_name


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Where allauth's second factors meet our rules: their secrets lie sealed in the database."""

    def encrypt(self, text: str) -> str:
        return seal({"secret": text}).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return str(unseal(encrypted_text.encode())["secret"])

    def get_totp_issuer(self) -> str:
        return brand().name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": brand().name}

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "name": user.email, "display_name": display_name(user)}

    def _get_site_name(self) -> str:
        return brand().name
