from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.core.signing import Signer
from django.db import DatabaseError
from django.test import Client

from portal.mail.models import Mailing, Message
from portal.mail.tokens import in_address
from portal.mail.tracking import noting
from portal.mail.tracking.links import click_url, open_url, tracked_links, trap_url
from portal.mail.tracking.models import Link
from portal.web.heartbeats import valkey

Follow = Callable[..., Any]
Count = Callable[[float], int]


def waiting() -> int:
    return int(valkey().zcard(noting._key()))


def test_a_click_leads_to_the_stored_address(message: Message, links: list[Link], follow: Follow) -> None:
    answer = follow(click_url(message.pk, links[0].pk))
    assert answer.status_code == 302
    assert answer["Location"] == (
        "/library/item-0/?utm_source=newsletter&utm_medium=email&utm_campaign=issue%3A42"
    )
    assert "no-store" in answer["Cache-Control"]
    assert waiting() == 1


def test_an_opening_gets_a_picture(message: Message, follow: Follow) -> None:
    answer = follow(open_url(message.pk))
    assert (answer.status_code, answer["Content-Type"], len(answer.content)) == (200, "image/gif", 43)
    assert answer.content.startswith(b"GIF89a\x01\x00\x01\x00")
    assert "no-store" in answer["Cache-Control"]
    assert waiting() == 1


def test_a_head_answers_the_same(message: Message, links: list[Link], follow: Follow) -> None:
    for url in (click_url(message.pk, links[0].pk), open_url(message.pk)):
        get, head = follow(url), follow(url, method="head")
        assert (head.status_code, head.get("Location")) == (get.status_code, get.get("Location"))
        assert head.content == b""


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_other_methods_are_refused_and_count_nothing(
    message: Message, links: list[Link], follow: Follow, method: str
) -> None:
    for url in (click_url(message.pk, links[0].pk), open_url(message.pk)):
        assert follow(url, method=method).status_code == 405
    assert waiting() == 0


def test_a_click_takes_no_query_when_its_link_is_known(
    message: Message, links: list[Link], follow: Follow, django_assert_num_queries: Callable[[int], Any]
) -> None:
    follow(click_url(message.pk, links[0].pk))
    with django_assert_num_queries(0):
        follow(click_url(message.pk, links[0].pk))
        follow(open_url(message.pk))
        follow(trap_url(message.pk))


@pytest.mark.parametrize("query", ["?next=//evil.example", "?url=https://evil.example", "?u=/x&link=2"])
def test_6_nothing_in_a_request_says_where_a_link_leads(
    message: Message, links: list[Link], follow: Follow, query: str
) -> None:
    plain = follow(click_url(message.pk, links[0].pk))["Location"]
    assert follow(click_url(message.pk, links[0].pk) + query)["Location"] == plain


def forged(message: Message, link: Link, other: Message) -> dict[str, str]:
    begun, end = in_address("click", message.pk), in_address("link", link.pk)
    token, foreign = begun + end, in_address("click", other.pk)
    return {
        "cut at the end": token[:-1],
        "cut at the start": token[1:],
        "longer": token + "A",
        "changed": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "the number of another message": foreign[:8] + token[8:],
        "the number of another link": begun + in_address("link", link.pk + 1)[:8] + end[8:],
        "no link": begun,
        "the message as a link": begun + begun,
        "another purpose": in_address("open", message.pk),
        "a mail address's": in_address("bounce", message.pk),
        "Django's own": Signer().sign(f"{message.pk}"),
        "an address": "https:%2F%2Fevil.example",
        "words": "nonsense",
    }


@pytest.mark.parametrize("how", range(13))
def test_22_a_forged_address_is_not_there(
    message: Message, links: list[Link], send: Callable[..., Message], client: Client, how: int
) -> None:
    token = list(forged(message, links[0], send()).values())[how]
    assert client.get(f"/l/{token}").status_code == 404
    assert client.get(f"/o/{token}.gif").status_code == (200 if how == 8 else 404)
    assert waiting() == (1 if how == 8 else 0)


def test_a_link_works_when_the_message_and_the_mailing_are_gone(
    mailing: Mailing, message: Message, links: list[Link], follow: Follow, count: Count
) -> None:
    url = click_url(message.pk, links[0].pk)
    message.delete()
    mailing.delete()
    assert follow(url)["Location"] == "/library/item-0/"
    assert count(20) == 1


def test_a_link_that_is_gone_and_the_trap_lead_home(
    message: Message, links: list[Link], follow: Follow
) -> None:
    url = click_url(message.pk, links[0].pk)
    links[0].delete()
    assert follow(url)["Location"] == "/"
    assert follow(trap_url(message.pk))["Location"] == "/"


def test_a_link_works_while_valkey_is_away(
    message: Message, links: list[Link], follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def zadd(self, *given: object) -> None:
            raise redis.ConnectionError("away")

    monkeypatch.setattr(noting, "valkey", Away)
    assert follow(click_url(message.pk, links[0].pk)).status_code == 302
    assert follow(open_url(message.pk)).status_code == 200


def test_a_link_leads_home_while_the_database_is_away(
    message: Message, links: list[Link], follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*given: object) -> None:
        raise DatabaseError("away")

    known, unknown = (click_url(message.pk, link.pk) for link in links[:2])
    led = follow(known)["Location"]
    monkeypatch.setattr(Link.objects, "select_related", away)
    assert follow(known)["Location"] == led
    assert follow(unknown)["Location"] == "/"
    assert cache.get(f"mail-link:{links[1].pk}") is None


def test_13_links_work_when_the_site_counts_nothing(
    message: Message, links: list[Link], follow: Follow, settings: Any
) -> None:
    settings.MAIL_TRACKING = False
    assert follow(click_url(message.pk, links[0].pk)).status_code == 302
    assert follow(open_url(message.pk)).status_code == 200
    assert waiting() == 0


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("/library/", "/library/?utm_source=newsletter&utm_medium=email&utm_campaign=issue%3A42"),
        ("/a/?q=1#b", "/a/?q=1&utm_source=newsletter&utm_medium=email&utm_campaign=issue%3A42#b"),
        ("/a/?utm_source=own", "/a/?utm_source=own&utm_medium=email&utm_campaign=issue%3A42"),
        ("{site}/x/", "{site}/x/?utm_source=newsletter&utm_medium=email&utm_campaign=issue%3A42"),
        ("{site}.evil.example/x/", "{site}.evil.example/x/"),
        ("https://maker.example/?a=1", "https://maker.example/?a=1"),
    ],
)
def test_only_our_own_pages_are_told_where_a_visit_comes_from(
    mailing: Mailing, message: Message, follow: Follow, settings: Any, url: str, leads: str
) -> None:
    settings.SITE_URL = "https://portal.example"
    url, leads = (text.format(site=settings.SITE_URL) for text in (url, leads))
    link = tracked_links(mailing, "text", {url: "It"})[url]
    assert follow(click_url(message.pk, link.pk))["Location"] == leads


def test_the_source_can_be_left_out(
    message: Message, links: list[Link], follow: Follow, settings: Any
) -> None:
    settings.MAIL_UTM = False
    assert follow(click_url(message.pk, links[0].pk))["Location"] == "/library/item-0/"


def test_nothing_about_the_reader_is_noted(message: Message, links: list[Link], follow: Follow) -> None:
    follow(click_url(message.pk, links[0].pk), agent="Tell-Tale/1.0", REMOTE_ADDR="203.0.113.9")
    held = valkey().zrange(noting._key(), 0, -1)[0].decode()
    assert held == f"[1800000000.0, {message.pk}, {links[0].pk}, false]"
