import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_policy_allows_nothing_inline(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_headers_of_a_page(client: Client) -> None:
    answer = client.get("/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert len(answer["X-Request-Id"]) == 32


def test_signed_in_pages_are_in_no_shared_cache(member_client: Client) -> None:
    assert member_client.get("/")["Cache-Control"] == "private, no-store"


def test_pages_have_no_inline_script_or_style(client: Client) -> None:
    page = client.get("/").text
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick=" not in page
