"""The table "How often" of docs/operating.md, column by network; address and account are tried where they belong.

Each press is as empty as it can be: what is counted is the press.
"""

import pytest
from django.test import Client

from profiles.people.models import Person

pytestmark = pytest.mark.django_db

FROM_ONE_NETWORK = {
    "/join/": 60,
    "/join/code/": 30,
    "/join/link/x/": 30,
    "/sign-in/": 20,
    "/sign-in/second/": 30,
    "/sign-in/passkey/": 20,
    "/sign-in/passkey/options/": 20,
    "/sign-in/with/corner/": 20,
    "/password/reset/": 10,
    "/password/reset/x/": 20,
    "/me/security/address/undo/x/": 30,
    "/me/security/reopen/x/": 30,
}
SIGNED_IN = {
    "/me/security/confirm/": 30,
    "/me/security/confirm/mail/": 20,
    "/me/security/address/": 30,
    "/me/security/address/code/": 30,
    "/me/security/app/": 20,
    "/me/security/passkeys/": 20,
    "/me/security/close/": 20,
}


@pytest.mark.parametrize(("path", "most"), FROM_ONE_NETWORK.items())
def test_a_visitor_is_stopped(client: Client, path: str, most: int) -> None:
    statuses = [client.post(path).status_code for _ in range(most + 1)]
    assert 429 not in statuses[:-1]
    assert statuses[-1] == 429
    assert Client(REMOTE_ADDR="192.0.2.9").post(path).status_code != 429


@pytest.mark.parametrize(("path", "most"), SIGNED_IN.items())
def test_somebody_signed_in_is_stopped(here: Client, member: Person, path: str, most: int) -> None:
    if path.endswith("/mail/"):
        most = 5  # of one account
    statuses = [here.post(path).status_code for _ in range(most + 1)]
    assert 429 not in statuses[:-1]
    assert statuses[-1] == 429


def test_wrong_passwords_from_one_network_are_stopped_for_whatever_address(client: Client) -> None:
    pages = [
        client.post("/sign-in/", {"login": f"a{at}@example.org", "password": "guess"}).text
        for at in range(11)
    ]
    assert ["Too many failed" in page for page in pages] == [False] * 10 + [True]
