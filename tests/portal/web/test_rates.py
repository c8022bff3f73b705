from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from limits.errors import StorageError

from portal.web import rates


def test_the_third_use_of_two_waits() -> None:
    assert [rates.seconds_to_wait("2/minute", "t", "a") > 0 for _ in range(3)] == [False, False, True]


def test_one_key_does_not_use_up_another() -> None:
    rates.seconds_to_wait("1/minute", "t", "a")
    assert rates.seconds_to_wait("1/minute", "t", "b") == 0


def test_without_valkey_nothing_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def hit(self, *args: Any) -> bool:
            raise StorageError(OSError("away"))

    monkeypatch.setattr(rates, "_limiter", Away)
    assert rates.seconds_to_wait("1/minute", "t", "a") == 0


def request_from(address: str, forwarded: str = "") -> HttpRequest:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory(headers=headers).get("/", REMOTE_ADDR=address)


def test_a_forwarded_address_counts_only_behind_trusted_proxies(settings: Any) -> None:
    request = request_from("10.0.0.1", "6.6.6.6, 7.7.7.7")
    settings.TRUSTED_PROXIES = 0
    assert rates.network_of(request) == "10.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert rates.network_of(request) == "7.7.7.7"


def test_a_spoofed_short_chain_falls_back_to_the_peer(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 2
    assert rates.network_of(request_from("10.0.0.1", "6.6.6.6")) == "10.0.0.1"


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
    ],
)
def test_one_visitor_is_an_address_or_64_bits_of_one(address: str, block: str) -> None:
    assert rates.block_of(request_from(address)) == block


@pytest.mark.django_db
def test_another_address_of_the_same_64_does_not_begin_anew() -> None:
    visitors = [Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}") for number in range(11)]
    answers = [visitor.post("/help/", {"text": ""}).status_code for visitor in visitors]
    assert answers == [422] * 10 + [429]
    assert Client(REMOTE_ADDR="2001:db8:1:3::1").post("/help/", {"text": ""}).status_code == 422


@pytest.mark.django_db
def test_too_many_posts_get_a_page_with_the_time_to_wait(client: Client) -> None:
    answers = [client.post("/help/", {"text": ""}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    last = client.post("/help/", {"text": ""})
    assert 0 < int(last["Retry-After"]) <= 3600
    assert client.get("/help/").status_code == 200
