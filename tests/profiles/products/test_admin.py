"""The catalogue in the admin: what a product needs, without circles."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from profiles.models import Prerequisite, Product
from tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(PersonFactory.create(is_staff=True, is_superuser=True))
    return client


def save(client: Client, product: Product, *needs: str) -> Any:
    """As the form has it, with these needs and no versions."""
    held = list(product.prerequisites.all())
    rows = {"prerequisites-TOTAL_FORMS": len(needs) + len(held), "prerequisites-INITIAL_FORMS": len(held)}
    for at, row in enumerate(held):
        rows |= {f"prerequisites-{at}-id": row.pk, f"prerequisites-{at}-needs": row.needs_id}
    for at, slug in enumerate(needs, len(held)):
        rows[f"prerequisites-{at}-needs"] = Product.objects.get(slug=slug).pk
    sent = {
        "slug": product.slug,
        "lay": '{"en": ["books"]}',
        "words": '{"en": {"label": "Kinship Books"}}',
        "purpose": "{}",
        "position": 1,
        "versions-TOTAL_FORMS": 0,
        "versions-INITIAL_FORMS": 0,
        **rows,
    }
    return client.post(reverse("admin:profiles_product_change", args=[product.pk]), sent)


def test_a_product_gets_what_it_needs(client: Client) -> None:
    product = Product.objects.get(slug="kinship-rota")
    assert save(client, product, "kinship-payroll").status_code == 302
    assert [row.needs.slug for row in product.prerequisites.all()] == ["kinship-payroll"]


def test_a_circle_is_named_and_refused(client: Client) -> None:
    before = Prerequisite.objects.count()
    answer = save(client, Product.objects.get(slug="kinship-till"), "kinship-online-shop")
    way = "kinship-till → kinship-online-shop → kinship-stock → kinship-till"
    assert f"That would be a circle: {way}." in answer.content.decode()
    alone = save(client, Product.objects.get(slug="kinship-books"), "kinship-books")
    assert "kinship-books → kinship-books" in alone.content.decode()
    assert Prerequisite.objects.count() == before
