"""A passkey in software, which does what a browser and its authenticator do: for requests without a browser."""

import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "https://testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftPasskey:
    """`verifies`: whether it asks who holds it, by finger or PIN."""

    verifies: bool = True
    origin: str = ORIGIN
    rp: str = "testserver"
    identity: bytes = b"soft-passkey-0001"
    user: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        asked = options["publicKey"]
        self.user = asked["user"]["id"]
        held = AttestedCredentialData.create(
            Aaguid.NONE, self.identity, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(sha256(self.rp.encode()), self._flags() | ATTESTED, 0, held)
        made = AttestationObject.create("none", data, {})
        client = self._client_data("webauthn.create", asked["challenge"])
        return self._sent({"clientDataJSON": client, "attestationObject": made})

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        client = self._client_data("webauthn.get", options["publicKey"]["challenge"])
        data = AuthenticatorData.create(sha256(self.rp.encode()), self._flags(), 1)
        signature = self.key.sign(data + sha256(client), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._sent({**parts, "userHandle": websafe_decode(self.user)})

    def _flags(self) -> int:
        return PRESENT | (VERIFIED if self.verifies else 0)

    def _client_data(self, what: str, challenge: str) -> bytes:
        return CollectedClientData.create(what, challenge, self.origin)

    def _sent(self, parts: dict[str, bytes]) -> dict[str, Any]:
        name = websafe_encode(self.identity)
        response = {part: websafe_encode(bytes(value)) for part, value in parts.items()}
        results: dict[str, Any] = {}
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": results,
        }


def add(client: Client, passkey: SoftPasskey, name: str = "Phone") -> Any:
    options = client.post("/me/security/passkeys/options/").json()
    sent = {"name": name, "credential": json.dumps(passkey.make(options))}
    return client.post("/me/security/passkeys/", sent)


def use(client: Client, passkey: SoftPasskey, where: str = "/sign-in/passkey/", **more: str) -> Any:
    options = client.post(f"{where}options/").json()
    return client.post(where, {"credential": json.dumps(passkey.sign(options)), **more})
