"""Private files: who may read them, where, and for how long. CHECKLISTS.md, attacks 7, 8 and 22."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone

from portal.files import purposes as registry
from portal.files.addresses import A_WEEK, address_of
from portal.files.examining import examine
from portal.files.keeping import keep_file
from portal.files.models import File
from portal.files.purposes import Purpose, purposes
from portal.files.storages import NoAddressError
from profiles.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
TEXT = b"<b>Not a page</b>, a text\n"


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Ids of who may read the files of a feature that exists only here."""
    allowed: set[int] = set()
    monkeypatch.setattr(registry.purposes, "_things", dict(purposes._things))
    purposes.register(
        "test", Purpose("test", lambda viewer, file: viewer.pk in allowed, lambda ids: set(ids))
    )
    return allowed


def keep(owner: Person | None, data: bytes = TEXT, name: str = "Käse.html") -> File:
    return keep_file(examine(io.BytesIO(data), name, len(data)), "test", owner)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_what_is_kept(member: Person, own_folder: Path) -> None:
    file = keep(member)
    stored = own_folder / file.stored_as
    assert stored.read_bytes() == TEXT
    assert (file.owner, file.name, file.kind, file.bytes) == (
        member,
        "Käse.html.txt",
        "text/plain",
        len(TEXT),
    )
    assert file.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert "Käse" not in file.stored_as


def test_attack_7_it_is_given_out_as_an_attachment(
    member: Person, member_client: Client, readers: set[int]
) -> None:
    readers.add(member.pk)
    response = member_client.get(address_of(keep(member), member), headers={"Range": "bytes=0-3"})
    assert response.status_code == 200
    assert body(response) == TEXT
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''K%C3%A4se.html.txt"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Length"] == str(len(TEXT))


def test_attack_8_a_right_that_was_withdrawn_ends_every_address(
    member: Person, member_client: Client, readers: set[int]
) -> None:
    file = keep(member)
    addresses = [address_of(file, member), address_of(file, seconds=A_WEEK)]
    readers.add(member.pk)
    assert [member_client.get(address).status_code for address in addresses] == [200, 200]
    readers.clear()
    assert [member_client.get(address).status_code for address in addresses] == [404, 404]


def test_attack_8_there_is_no_address_that_asks_nobody(member: Person, own_folder: Path) -> None:
    from django.core.files.storage import default_storage

    file = keep(member)
    with pytest.raises(NoAddressError):
        default_storage.url(file.stored_as)
    client = Client()
    for path in (
        f"/files/{file.stored_as}",
        f"/media/{file.stored_as}",
        f"/static/{file.stored_as}",
        f"/{file.stored_as}",
    ):
        assert client.get(path).status_code == 404


def test_attack_22_another_person_gets_nothing(member: Person, readers: set[int]) -> None:
    other, client = PersonFactory.create(), Client()
    readers.update({member.pk, other.pk})
    client.force_login(other)
    file = keep(member)
    assert client.get(address_of(file, member)).status_code == 404
    assert client.get(address_of(file)).status_code == 200


def test_attack_22_a_visitor_is_led_to_the_door(member: Person, client: Client, readers: set[int]) -> None:
    address = address_of(keep(member), member)
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, f"/join/?next={quote(address)}")


def test_attack_22_an_address_ends(member: Person, member_client: Client, readers: set[int]) -> None:
    readers.add(member.pk)
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        address = address_of(keep(member), member)
    with time_machine.travel(now + timedelta(minutes=59), tick=False):
        assert member_client.get(address).status_code == 200
    with time_machine.travel(now + timedelta(minutes=60), tick=False):
        over = member_client.get(address)
        assert (over.status_code, "This link is over" in over.text) == (410, True)
        readers.clear()
        assert member_client.get(address).status_code == 404


def test_attack_22_another_purpose_and_what_was_tampered_with(
    member: Person, member_client: Client, readers: set[int]
) -> None:
    readers.add(member.pk)
    file = keep(member)
    token = address_of(file, member).rstrip("/").rpartition("/")[2]
    foreign = signing.dumps([file.key.hex, member.pk, 9_999_999_999], salt="portal.other")
    for wrong in (foreign, token[:-1], token[1:], f"{token}x", file.key.hex, "x"):
        assert member_client.get(f"/files/private/{wrong}/").status_code == 404


def test_attack_22_keys_rotate(
    member: Person, member_client: Client, readers: set[int], settings: Any
) -> None:
    readers.add(member.pk)
    address = address_of(keep(member), member)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "another-key-that-is-long-enough",
    )
    member_client.force_login(member)
    assert member_client.get(address).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    member_client.force_login(member)
    assert member_client.get(address).status_code == 404


def test_what_no_feature_answers_for_is_nobodys(member: Person, member_client: Client) -> None:
    assert member_client.get(address_of(keep(member), member)).status_code == 404


def test_a_file_that_is_gone_from_the_store(
    member: Person, member_client: Client, readers: set[int], own_folder: Path
) -> None:
    readers.add(member.pk)
    file = keep(member)
    (own_folder / file.stored_as).unlink()
    assert member_client.get(address_of(file, member)).status_code == 404


def test_only_reading(member: Person, member_client: Client, readers: set[int]) -> None:
    assert member_client.post(address_of(keep(member), member)).status_code == 405
