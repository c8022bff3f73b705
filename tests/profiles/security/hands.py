"""What tests of an account's safety do at the door: set up, sign in, look into the ledger."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.test import Client

from portal.mail.models import Message
from portal.mail.sealing import unseal
from profiles.people.models import Person
from profiles.security.changing import add_authenticator
from tests.profiles.accounts.coming import code_for, link_for
from tests.profiles.security.soft_passkey import SoftPasskey, add, use

PASSWORD = "rye bread at dawn"
NEW_PASSWORD = {"password1": "sour dough at noon", "password2": "sour dough at noon"}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_password(person: Person) -> Person:
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def with_app(person: Person) -> Person:
    """Has an authenticator app, no code of which was used."""
    add_authenticator(person, SECRET, counter=0, network="")
    Message.objects.filter(person=person).delete()
    return person


def app_code(secret: str = SECRET, *, steps: int = 0) -> str:
    """What the app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def wrong_code() -> str:
    right = {app_code(steps=at) for at in (-2, -1, 0, 1, 2)}
    return next(code for code in map(str, range(100_000, 200_000)) if code not in right)


def recovery_codes(person: Person) -> list[str]:
    row = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = row.wrap().get_unused_codes()
    return codes


def secret_of(person: Person) -> str:
    row = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    return str(decrypt(row.data["secret"]))


def by_code(client: Client, person: Person) -> Any:
    client.post("/join/", {"email": person.email})
    return client.post("/join/code/", {"code": code_for(person.email)})


def by_link(client: Client, person: Person) -> Any:
    client.post("/join/", {"email": person.email})
    return client.post(link_for(person.email))


def by_second_step(client: Client, person: Person) -> Any:
    with_app(person)
    by_code(client, person)
    return client.post("/sign-in/second/", {"code": app_code()})


def by_passkey(client: Client, person: Person) -> Any:
    """Added in another browser."""
    passkey, elsewhere = SoftPasskey(), Client()
    elsewhere.force_login(person)
    add(elsewhere, passkey)
    return use(client, passkey)


def set_up_app(client: Client) -> Any:
    client.get("/me/security/app/")
    return client.post("/me/security/app/", {"code": app_code(client.session["mfa.totp.secret"])})


def move(client: Client, address: str = "moved@new.example") -> Any:
    client.post("/me/security/address/", {"email": address})
    return client.post("/me/security/address/code/", {"code": mailed_code(address)})


def by_password(client: Client, person: Person, password: str = PASSWORD) -> Any:
    return client.post("/sign-in/", {"login": person.email, "password": password})


def mailed_code(address: str) -> str:
    """Of the newest code for a change that went to the address."""
    newest = Message.objects.filter(kind="proof", address=address).latest("id")
    return str(unseal(newest.sealed)["code"])


def events(address: str | None = None) -> list[str]:
    """What security notices were planned, in order."""
    rows = Message.objects.filter(kind="notice").order_by("id")
    return [row.data["event"] for row in (rows.filter(address=address) if address else rows)]


def token_in(event: str) -> str:
    newest = [
        row for row in Message.objects.filter(kind="notice").order_by("id") if row.data["event"] == event
    ]
    return str(unseal(newest[-1].sealed)["token"])


def age_session(client: Client, minutes: int = 11) -> None:
    """As if the sign-in had been so long ago."""
    session = client.session
    session["fresh_at"] = int(time.time()) - minutes * 60
    session.save()
