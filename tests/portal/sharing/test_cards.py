"""Pictures that stand for shared pages: of what anyone may see, and of nothing else."""

import io
import re
from datetime import timedelta
from typing import Any

import PIL.Image
import pytest
from django.test import Client
from django.utils import timezone

from content.models import Item
from portal.branding.models import Brand
from portal.branding.reading import renew
from portal.sharing import views
from tests.factories import ItemFactory, TopicFactory, TrainingFactory
from training.models import Card

pytestmark = pytest.mark.django_db
IMAGE = re.compile(r'<meta property="og:image" content="http://127\.0\.0\.1:8000(/share/[^"]+)">')


def address(client: Client, page: str) -> str:
    found: str = IMAGE.findall(client.get(page).text)[0]
    return found


@pytest.fixture
def item(db: None) -> Item:
    item = ItemFactory.create(slug="late-invoices", title="Chase <b> invoices", published_at=timezone.now())
    item.topics.add(TopicFactory.create(slug="paid", hue=150, motif="coins"))
    return item


def test_a_page_says_what_stands_for_it(item: Item, client: Client) -> None:
    page = client.get("/library/late-invoices/?industry=bakery").text
    assert '<meta property="og:title" content="Chase &lt;b&gt; invoices">' in page
    assert f'<meta property="og:description" content="{item.summary}">' in page
    assert '<meta property="og:url" content="http://127.0.0.1:8000/library/late-invoices/">' in page
    assert '<link rel="canonical" href="http://127.0.0.1:8000/library/late-invoices/">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_the_picture(item: Item, client: Client) -> None:
    answer = client.get(address(client, "/library/late-invoices/"))
    picture = PIL.Image.open(io.BytesIO(answer.content)).convert("RGB")
    assert (picture.size, answer["Content-Type"]) == ((1200, 630), "image/png")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert picture.getpixel((2, 2)) == (0x57, 0x1C, 0x49)
    assert len(answer.content) < 60_000


@pytest.mark.parametrize("page", ["/", "/topics/paid/", "/training/first/"])
def test_other_pages_have_one_too(item: Item, client: Client, page: str) -> None:
    training = TrainingFactory.create(slug="first", published_at=timezone.now())
    Card.objects.create(training=training, position=1, title="Read", html="<p>Words.</p>")
    assert client.get(address(client, page)).status_code == 200


def test_it_is_drawn_once(item: Item, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(views, "draw_card", lambda card, brand: drawn.append(card.title) or b"png")
    here = address(client, "/library/late-invoices/")
    assert [client.get(here).content for _ in range(3)] == [b"png"] * 3
    assert drawn == ["Chase <b> invoices"]


def test_another_title_or_brand_is_another_address_and_the_old_one_leads_there(
    item: Item, client: Client
) -> None:
    old = address(client, "/library/late-invoices/")
    Item.objects.update(title="New")
    newer = address(client, "/library/late-invoices/")
    Brand.objects.create(pk=1, hue=150)
    renew()
    newest = address(client, "/library/late-invoices/")
    assert len({old, newer, newest}) == 3
    for stale in (old, newer, "/share/library/late-invoices/0.png"):
        assert client.get(stale)["Location"] == f"http://127.0.0.1:8000{newest}"


@pytest.mark.parametrize("at", [None, timedelta(days=1)])
def test_attack_2_what_is_not_published_has_no_picture(item: Item, client: Client, at: Any) -> None:
    here = address(client, "/library/late-invoices/")
    assert client.get(here).status_code == 200
    Item.objects.update(published_at=at and timezone.now() + at)
    assert client.get(here).status_code == 404
    TrainingFactory.create(slug="hidden", published_at=None)
    for path in ("library/none", "topic/none", "training/hidden", "training/none", "site/none", "people/1"):
        answer = client.get(f"/share/{path}/0123456789abcdef.png")
        assert (answer.status_code, "Chase" in answer.text) == (404, False)


def test_attack_2_nor_has_its_kept_picture(item: Item, client: Client) -> None:
    """What was drawn is in the cache, but nobody is led to it."""
    here = address(client, "/library/late-invoices/")
    client.get(here)
    item.delete()
    assert client.get(here).status_code == 404


def test_pages_for_nobody_else_have_none(member_client: Client) -> None:
    assert "og:image" not in member_client.get("/me/").text
