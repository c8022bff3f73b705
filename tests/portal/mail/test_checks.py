"""What is said when Kinship starts with senders that are none."""

from typing import Any

import pytest
from django.core.checks import run_checks


def said(settings: Any, **given: str) -> list[str]:
    for name, value in given.items():
        setattr(settings, name, value)
    return [f"{found.id} {found.msg}" for found in run_checks() if found.id == "mail.E006"]


@pytest.mark.parametrize(
    "sender", ["Kinship news", "News, daily <news@mail.example>", "news news@mail.example"]
)
def test_a_sender_that_is_no_address_stops_the_start(settings: Any, sender: str) -> None:
    words = "mail.E006 MAIL_FROM or MAIL_BULK_FROM is not an address like Kinship <hello@example.org>"
    assert said(settings, MAIL_BULK_FROM=sender) == [words]
    assert said(settings, MAIL_BULK_FROM="", MAIL_FROM=sender) == [words]


def test_nor_is_an_address_for_help(settings: Any) -> None:
    assert said(settings, SUPPORT_ADDRESS="desk") == [
        "mail.E006 SUPPORT_ADDRESS is not an address like Kinship <hello@example.org>"
    ]


def test_those_that_are_addresses_are_fine(settings: Any) -> None:
    assert said(settings, MAIL_BULK_FROM='"News, daily" <news@mail.example>') == []
