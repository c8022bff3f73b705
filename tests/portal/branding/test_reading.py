import pytest
from django.db import IntegrityError
from django.test import Client

from portal.branding.models import Brand
from portal.branding.reading import brand
from profiles.models import Person

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


def test_saving_in_admin_shows_at_once(client: Client) -> None:
    Brand.objects.create(pk=1, name="Old")
    brand()
    client.force_login(Person.objects.create_superuser("admin@example.org"))
    fields = {
        "name": "Fernhill",
        "promise": "Ask us.",
        "lead": "Lead.",
        "hue": 20,
        "chroma": 0.1,
        "postal_address": "x",
    }
    assert client.post("/admin/portal/brand/1/change/", fields).status_code == 302
    assert brand().name == "Fernhill"
