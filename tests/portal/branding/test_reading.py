import pytest
from django.db import IntegrityError
from django.test import Client

from portal.branding.models import Brand
from portal.branding.reading import _read, brand, renew

pytestmark = pytest.mark.django_db


def test_without_a_row_the_defaults_hold() -> None:
    assert (brand().name, brand().hue) == ("Kinship", 338)


def test_the_brand_is_read_once_a_minute(django_assert_num_queries: object) -> None:
    brand()
    with django_assert_num_queries(0):  # type: ignore[operator]
        brand()


def test_there_is_one_brand() -> None:
    with pytest.raises(IntegrityError):
        Brand.objects.create(pk=2)


def test_the_sheet_carries_the_two_numbers_in_any_language(client: Client) -> None:
    Brand.objects.create(pk=1, hue=210, chroma=0.09)
    sheet = client.get("/brand.css", headers={"Accept-Language": "de"})
    assert sheet["Content-Type"] == "text/css"
    assert "--brand-hue: 210;" in sheet.text
    assert "--brand-chroma: 0.09;" in sheet.text


def test_the_address_of_the_sheet_says_all_that_is_in_it(client: Client) -> None:
    Brand.objects.create(pk=1, hue=210, chroma=0.09)
    page = client.get("/help/").text
    assert '<link rel="stylesheet" href="/brand.css?hue=210&amp;chroma=0.09">' in page
    sheet = client.get("/brand.css?hue=20&chroma=0.1&scheme=dark")
    assert "--brand-hue: 20;" in sheet.text
    assert "color-scheme: dark;" in sheet.text
    assert sheet["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "query",
    [
        "hue=361&chroma=0.1",
        "hue=1&chroma=0.15",
        "hue=1;}&chroma=0",
        "hue=1&chroma=0&scheme=x",
        "hue=1",
        "hue=1&chroma=1e9",
    ],
)
def test_what_is_no_look_of_ours_gives_the_brand(client: Client, query: str) -> None:
    Brand.objects.create(pk=1, hue=210, chroma=0.09)
    sheet = client.get(f"/brand.css?{query}")
    assert "--brand-hue: 210;" in sheet.text
    assert sheet["Cache-Control"] == "private, max-age=300"


def test_the_icon_is_in_the_brand_s_colour(client: Client) -> None:
    icon = client.get("/brand.svg?hue=338&chroma=0.105")
    assert (icon["Content-Type"], 'fill="#571c49"' in icon.text, "<text" in icon.text) == (
        "image/svg+xml",
        True,
        False,
    )
    assert ">&lt;</text>" in client.get("/brand.svg?hue=338&chroma=0.105&letter=%3C").text


def test_who_read_the_row_before_a_change_does_not_put_it_back() -> None:
    Brand.objects.create(pk=1, name="Old")
    Brand.objects.update(name="New")
    renew()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("portal.branding.reading.stored", lambda: Brand(pk=1, name="Old"))
        _read()
    assert brand().name == "New"
