from typing import Any

import pytest
from anymail import urls

from portal.mail.bounces.checks import check_bounces
from portal.mail.bounces.hooks import TRACKING, hook, why_unsafe

PROVIDERS = sorted(
    {
        pattern.name.removesuffix("_tracking_webhook")
        for pattern in urls.urlpatterns
        if "tracking" in pattern.name
    }
)


def said(settings: Any) -> list[str]:
    return [str(message.id) for message in check_bounces()]


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("", []),
        ("bounce@kinship.example", []),
        ("nonsense", ["mail.E001"]),
        ("Kinship <bounce@kinship.example>", ["mail.E001"]),
        ("a+b@kinship.example", ["mail.E002"]),
        ("b" * 34 + "@kinship.example", []),
        ("b" * 35 + "@kinship.example", ["mail.E002"]),
    ],
)
def test_the_bounce_address(settings: Any, address: str, ids: list[str]) -> None:
    settings.MAIL_BOUNCE_ADDRESS = address
    assert said(settings) == ids


@pytest.mark.parametrize(
    ("provider", "keys", "ids"),
    [
        ("postmark", {"WEBHOOK_SECRET": "a:b"}, []),
        ("postmark", {}, ["mail.E003"]),
        ("postmark", {"WEBHOOK_SECRET": ""}, ["mail.E003"]),
        ("mailgun", {"MAILGUN_WEBHOOK_SIGNING_KEY": "k"}, []),
        ("mailgun", {}, ["mail.E003"]),
        ("nobody", {"WEBHOOK_SECRET": "a:b"}, ["mail.E003"]),
    ],
)
def test_a_webhook_that_anyone_could_use_stops_the_start(
    settings: Any, provider: str, keys: dict[str, str], ids: list[str]
) -> None:
    settings.MAIL_BOUNCE_ADDRESS, settings.MAIL_HOOKS, settings.ANYMAIL = "", [provider], keys
    assert said(settings) == ids


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_provider_is_let_in_without_a_secret(settings: Any, provider: str) -> None:
    settings.MAIL_HOOKS, settings.ANYMAIL = [provider], {}
    view = hook(provider, TRACKING)
    assert view is not None
    assert why_unsafe(view)
