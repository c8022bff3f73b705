import json

import pytest
from django.conf import settings

from portal import environment
from portal.environment import (
    BadEnvironment,
    at_least,
    between,
    hours,
    one_of,
    sign_in_providers,
    web_address,
)


@pytest.mark.parametrize(("given", "taken"), [(None, "en"), ("", "en"), ("en", "en"), ("de", "de")])
def test_one_of_takes_what_is_there(monkeypatch: pytest.MonkeyPatch, given: str | None, taken: str) -> None:
    if given is not None:
        monkeypatch.setenv("LANGUAGE_CODE", given)
    assert one_of("LANGUAGE_CODE", ["en", "de"]) == taken


def test_one_of_says_what_it_would_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE_CODE", "xx")
    with pytest.raises(BadEnvironment, match=r"LANGUAGE_CODE is 'xx'\. Set it to one of: en, de\."):
        one_of("LANGUAGE_CODE", ["en", "de"])


def test_needs_are_assessed_yearly_or_quarterly(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (settings.NEEDS_ASSESSMENT, settings.NEEDS_ASSESSMENT_DAYS) == ("yearly", 365)
    monkeypatch.setenv("NEEDS_ASSESSMENT", "monthly")
    with pytest.raises(BadEnvironment, match=r"is 'monthly'\. Set it to one of: yearly, quarterly\."):
        one_of("NEEDS_ASSESSMENT", ("yearly", "quarterly"))


def test_at_least_refuses_less(monkeypatch: pytest.MonkeyPatch) -> None:
    assert at_least(8, "SIGHTINGS_KEPT_DAYS", 400) == 400
    monkeypatch.setenv("SIGHTINGS_KEPT_DAYS", "7")
    with pytest.raises(BadEnvironment, match=r"SIGHTINGS_KEPT_DAYS is 7\. Set it to 8 or more\."):
        at_least(8, "SIGHTINGS_KEPT_DAYS", 400)


@pytest.mark.parametrize(
    ("given", "taken"), [("", None), ("8-20", (8, 20)), ("0-24", (0, 24)), ("07-9", (7, 9))]
)
def test_hours_are_two_of_one_day(
    monkeypatch: pytest.MonkeyPatch, given: str, taken: tuple[int, int] | None
) -> None:
    monkeypatch.setenv("MAIL_SEND_HOURS", given)
    assert hours("MAIL_SEND_HOURS") == taken


@pytest.mark.parametrize("given", ["20-8", "8-8", "8", "8-25", "8:00-20:00", "always"])
def test_hours_that_are_none_are_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("MAIL_SEND_HOURS", given)
    with pytest.raises(BadEnvironment, match=r"Set it to two hours of one day, as 8-20, or leave it empty\."):
        hours("MAIL_SEND_HOURS")


@pytest.mark.parametrize("given", ["0", "201"])
def test_between_refuses_more_and_less(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    assert between(1, 200, "MAIL_HANDOVER_WINDOW", 20) == 20
    monkeypatch.setenv("MAIL_HANDOVER_WINDOW", given)
    with pytest.raises(
        BadEnvironment, match=rf"MAIL_HANDOVER_WINDOW is {given}\. Set it to a number from 1 to 200\."
    ):
        between(1, 200, "MAIL_HANDOVER_WINDOW", 20)


def test_an_address_has_a_scheme_and_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    assert web_address("SITE_URL", "http://127.0.0.1:8000") == "http://127.0.0.1:8000"
    monkeypatch.setenv("SITE_URL", "https://portal.example.org/")
    assert web_address("SITE_URL", "") == "https://portal.example.org"


@pytest.mark.parametrize("given", ["portal.example.org", "https://", "ftp://portal.example.org"])
def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SITE_URL", given)
    with pytest.raises(BadEnvironment, match=r"Set it to an address, as https://portal\.example\.org\."):
        web_address("SITE_URL", "")


CORNER = {
    "id": "corner",
    "name": "Corner ID",
    "server_url": "https://id.example",
    "client_id": "k",
    "secret": "s",
}


@pytest.mark.parametrize("given", [None, "", "[]"])
def test_without_providers_there_are_none(monkeypatch: pytest.MonkeyPatch, given: str | None) -> None:
    if given is not None:
        monkeypatch.setenv("SIGN_IN_PROVIDERS", given)
    assert sign_in_providers("SIGN_IN_PROVIDERS") == []


def test_a_provider_has_five_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGN_IN_PROVIDERS", json.dumps([CORNER]))
    assert sign_in_providers("SIGN_IN_PROVIDERS") == [CORNER]


@pytest.mark.parametrize(
    "wrong", [{"id": "A b"}, {"secret": ""}, {"more": "x"}, {"server_url": "http://id.example"}]
)
def test_a_provider_that_is_wrong_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]
) -> None:
    monkeypatch.setattr(environment, "mode", lambda: "production")
    monkeypatch.setenv("SIGN_IN_PROVIDERS", json.dumps([{**CORNER, **wrong}]))
    with pytest.raises(BadEnvironment, match="SIGN_IN_PROVIDERS"):
        sign_in_providers("SIGN_IN_PROVIDERS")
