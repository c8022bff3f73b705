"""The DNS of the sender, from records written here: nothing is asked of the world."""

from collections.abc import Sequence
from typing import Any

import pytest

from campaigns.newsletters.checks import sender
from campaigns.newsletters.checks.findings import Draft, Level
from campaigns.newsletters.checks.sender import CouldNotAskError, judged

Zone = dict[str, list[str]]
GOOD: Zone = {
    "shop.co": ["google-site-verification=x", "v=spf1 include:_spf.mail.co -all"],
    "k1._domainkey.shop.co": ["v=DKIM1; k=rsa; p=MIGfMA0"],
    "_dmarc.shop.co": ["v=DMARC1; p=none; rua=mailto:d@shop.co"],
}


def asking(zone: Zone) -> sender.Ask:
    def ask(name: str) -> Sequence[str]:
        return zone.get(name, [])

    return ask


def silent(name: str) -> Sequence[str]:
    raise CouldNotAskError(name)


def test_all_is_there() -> None:
    found = judged("shop.co", "k1", asking(GOOD))
    assert (found.level, found.title) == (Level.OK, "SPF, DKIM and DMARC are published for the sender.")


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"shop.co": []}, "SPF"),
        ({"shop.co": ["v=spf1 -all", "v=spf1 a -all"]}, "SPF"),
        ({"shop.co": ["v=spf1 +all"]}, "SPF"),
        ({"shop.co": ["v=spf10 a -all"]}, "SPF"),
        ({"k1._domainkey.shop.co": []}, "DKIM (k1)"),
        ({"k1._domainkey.shop.co": ["v=DKIM1; p="]}, "DKIM (k1)"),
        ({"_dmarc.shop.co": []}, "DMARC"),
        ({"_dmarc.shop.co": ["v=DMARC1; p=maybe"]}, "DMARC"),
        ({"shop.co": [], "_dmarc.shop.co": []}, "SPF, DMARC"),
    ],
)
def test_what_is_missing_blocks(change: Zone, missing: str) -> None:
    found = judged("shop.co", "k1", asking({**GOOD, **change}))
    assert (found.level, found.title) == (Level.BLOCKS, f"Missing in the DNS of shop.co: {missing}.")


def test_no_selector_no_dkim() -> None:
    found = judged("shop.co", "", asking(GOOD))
    assert found.title == "Missing in the DNS of shop.co: DKIM (MAIL_DKIM_SELECTOR)."


def test_the_policy_of_a_domain_above_counts() -> None:
    zone = {
        "news.shop.co": GOOD["shop.co"],
        "k1._domainkey.news.shop.co": ["p=x"],
        "_dmarc.shop.co": ["v=DMARC1; p=reject"],
    }
    assert judged("news.shop.co", "k1", asking(zone)).level is Level.OK
    assert (
        judged("news.shop.co", "k1", asking({**zone, "_dmarc.shop.co": [], "_dmarc.co": []})).level
        is Level.BLOCKS
    )


@pytest.mark.parametrize(("production", "level"), [(False, Level.WARNING), (True, Level.BLOCKS)])
def test_no_answer_is_no_pass(settings: Any, production: bool, level: Level) -> None:
    settings.PRODUCTION = production
    assert judged("shop.co", "k1", silent).level is level
    assert judged("kinship.example", "k1", silent).level is level


@pytest.mark.parametrize("address", ["Jo <jo@gmail.com>", "jo@GMX.de", "Jo <jo@web.de>"])
def test_never_from_a_free_mail_domain(settings: Any, address: str) -> None:
    settings.MAIL_FROM = address
    found = sender.not_free_mail(Draft(None))  # type: ignore[arg-type]
    assert found is not None
    assert found.level is Level.BLOCKS


@pytest.mark.parametrize("address", ["Jo <jo@notgmail.com>", "jo@gmail.com.shop.co"])
def test_attack_19_a_name_that_only_looks_alike(settings: Any, address: str) -> None:
    settings.MAIL_FROM = address
    assert sender.not_free_mail(Draft(None)) is None  # type: ignore[arg-type]


def test_an_answer_is_kept_and_no_answer_is_not(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    asked: list[str] = []

    def ask(name: str) -> list[str]:
        asked.append(name)
        return GOOD.get(name, [])

    settings.MAIL_FROM, settings.MAIL_DKIM_SELECTOR = "Shop <hello@shop.co>", "k1"
    monkeypatch.setattr(sender, "txt_records", ask)
    for _ in range(2):
        assert sender.dns_of_sender(Draft(None)).level is Level.OK  # type: ignore[arg-type]
    assert asked == ["shop.co", "k1._domainkey.shop.co", "_dmarc.shop.co"]
