import subprocess
import sys

import pytest
from django.test import Client

from portal.environment import REPOSITORY

PRODUCTION = REPOSITORY / "tests" / "production.env"

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


def test_tls_is_forced_for_this_host_alone_unless_said_otherwise() -> None:
    names = ["SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"]
    words = f"from portal import settings as s; print(*(getattr(s, name) for name in {names}))"
    ours = dict(
        line.split("=", 1) for line in PRODUCTION.read_text().splitlines() if line[:1] not in ("#", "")
    )
    assert (
        _printed(words, {**ours, "HSTS_SUBDOMAINS": "false", "HSTS_PRELOAD": "false"})
        == "31536000 False False"
    )
    assert _printed(words, {**ours, "SECURE_HSTS_SECONDS": "60"}) == "60 True True"


def _printed(words: str, environment: dict[str, str]) -> str:
    run = [sys.executable, "-c", words]
    done = subprocess.run(run, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()
