import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.mail.models import Mailing
from portal.mail.tracking.links import click_url, open_url, tracked_links, trap_url
from portal.mail.tracking.models import Link

URLS = {"/library/tills/": "Tills", "https://maker.example/manual?page=2#top": "The manual"}


def test_links_are_made_once(mailing: Mailing) -> None:
    first = tracked_links(mailing, "picks", URLS)
    assert {url: (link.part, link.label) for url, link in first.items()} == {
        "/library/tills/": ("picks", "Tills"),
        "https://maker.example/manual?page=2#top": ("picks", "The manual"),
    }
    assert tracked_links(mailing, "picks", URLS) == first
    assert Link.objects.count() == 2


def test_a_second_chunk_asks_once(mailing: Mailing) -> None:
    tracked_links(mailing, "picks", URLS)
    with CaptureQueriesContext(connection) as queries:
        tracked_links(mailing, "picks", URLS)
    assert len(queries) == 1


def test_the_same_address_in_another_part_or_mailing_is_another_link(mailing: Mailing) -> None:
    other = Mailing.objects.create(kind="newsletter", occasion="issue:43")
    links = [
        tracked_links(where, part, URLS)["/library/tills/"]
        for where, part in ((mailing, "picks"), (mailing, "text"), (other, "picks"))
    ]
    assert len({link.pk for link in links}) == 3


@pytest.mark.parametrize(
    "url",
    ["mailto:a@example.org", "tel:+49", "javascript:alert(1)", "#below", "", "//evil.example", "/\\evil.example",
     "library/", "ftp://example.org/", "https://", "http://[", "data:text/html,x"],
)  # fmt: skip
def test_what_is_no_web_address_is_not_counted(mailing: Mailing, url: str) -> None:
    assert tracked_links(mailing, "picks", {url: "It"}) == {}


def test_addresses_are_whole_and_short(settings: Any) -> None:
    settings.SITE_URL = "https://portal.example"
    assert click_url(7, 3).startswith("https://portal.example/l/")
    assert open_url(7).startswith("https://portal.example/o/")
    assert open_url(7).endswith(".gif")
    assert len(click_url(2**40 - 1, 3)) == len("https://portal.example/l/") + 48
    assert trap_url(7) not in (click_url(7, 3), click_url(8, 3))


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_get_the_same_links() -> None:
    mailing = Mailing.objects.create(kind="newsletter", occasion="issue:42")
    found: list[set[int]] = []

    def ask() -> None:
        found.append({link.pk for link in tracked_links(mailing, "picks", URLS).values()})
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert {frozenset(pks) for pks in found} == {frozenset(Link.objects.values_list("pk", flat=True))}
