"""What tests of coming in do at the door and read from the ledger."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from portal.mail.models import Message
from portal.mail.sealing import unseal
from profiles.accounts.models import PendingSignup

NEWCOMER = "new@example.org"
EVIL = (
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "/%5cevil",
    "\\/evil",
)


def ask(client: Client, address: str = NEWCOMER, query: str = "", **data: Any) -> HttpResponse:
    return client.post(f"/join/{query}", {"email": address, **data})


def secrets_mailed_to(address: str) -> dict[str, str]:
    """Of the newest code mail to the address."""
    newest = Message.objects.filter(kind="code", address=address).latest("id")
    return unseal(newest.sealed)


def code_for(address: str = NEWCOMER) -> str:
    return secrets_mailed_to(address)["code"]


def link_for(address: str = NEWCOMER) -> str:
    return f"/join/link/{secrets_mailed_to(address)['token']}/"


def wrong_code_for(address: str = NEWCOMER) -> str:
    return f"{(int(code_for(address)) + 1) % 1_000_000:06}"


def come_in(client: Client, address: str = NEWCOMER, **data: Any) -> HttpResponse:
    ask(client, address, **data)
    return client.post("/join/code/", {"code": code_for(address)})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def ticked_in(page: str) -> dict[str, list[str]]:
    """What a press of the button sends if nobody touches the boxes."""
    boxes = re.findall(r'<input type="checkbox" name="(\w+)" value="(\w+)"[^>]* checked', page)
    return {name: [value for other, value in boxes if other == name] for name, _ in boxes}


def pending() -> PendingSignup:
    return PendingSignup.objects.latest("made_at")


def bare(response: HttpResponse, address: str) -> bytes:
    """A page without what differs by its nature: the address that was typed, and the CSRF token."""
    page = response.content.replace(address.encode(), b"ADDRESS")
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)
