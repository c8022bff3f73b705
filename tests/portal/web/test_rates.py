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


@pytest.mark.django_db
def test_too_many_posts_get_a_page_with_the_time_to_wait(client: Client) -> None:
    answers = [client.post("/help/", {"text": ""}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    last = client.post("/help/", {"text": ""})
    assert 0 < int(last["Retry-After"]) <= 3600
    assert client.get("/help/").status_code == 200
