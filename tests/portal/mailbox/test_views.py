from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal.mailbox import keeping

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def mail(subject: str = "Your code", html: str = "<p>Code <b>123</b></p>") -> str:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "hello@kinship.example", "marta@example.org", subject
    letter.set_content("Code 123")
    letter.add_alternative(f"<html><head></head><body>{html}</body></html>", subtype="html")
    return keeping.keep(letter.as_bytes())


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_mailbox_says_why(client: Client) -> None:
    words = page(client, "/mailbox/")
    assert "No mail yet." in words
    assert "These mails went nowhere outside" in words


def test_the_newest_stands_first(client: Client) -> None:
    older, newer = mail("Older"), mail("Newer")
    words = page(client, "/mailbox/")
    assert words.index(f"/mailbox/{newer}/") < words.index(f"/mailbox/{older}/")
    assert "marta@example.org" in words


def test_new_mail_appears_by_itself(client: Client) -> None:
    first = mail("First")
    assert f'hx-get="/mailbox/?seen={first}" hx-trigger="every 3s"' in page(client, "/mailbox/")
    asked = {"HX-Request": "true"}
    assert client.get(f"/mailbox/?seen={first}", headers=asked).status_code == 204
    second = mail("Second")
    response = client.get(f"/mailbox/?seen={first}", headers=asked)
    part = response.content.decode()
    assert part.startswith('<div id="mails"')
    assert f"?seen={second}" in part
    assert "HX-Request" in response["Vary"]


def test_older_mails_are_a_page_away(client: Client) -> None:
    names = [mail(f"Mail {number}") for number in range(52)]
    words = page(client, "/mailbox/")
    assert f"?before={names[2]}" in words
    older = page(client, f"/mailbox/?before={names[2]}")
    assert f"/mailbox/{names[1]}/" in older
    assert f"/mailbox/{names[0]}/" in older
    assert "every 3s" not in older


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("html", '<iframe src="/mailbox/{name}/html/"'),
        ("text", "Code 123"),
        ("headers", "<dt>To</dt><dd>marta@example.org</dd>"),
        ("source", "Subject: Your code"),
        ("other", '<iframe src="/mailbox/{name}/html/"'),
    ],
)
def test_each_part_is_shown(client: Client, part: str, words: str) -> None:
    name = mail()
    found = page(client, f"/mailbox/{name}/?part={part}")
    assert words.format(name=name) in found
    assert "These mails went nowhere outside" in found
    assert "srcdoc" not in found


def test_html_is_boxed_in_and_what_stands_elsewhere_is_inert(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    name = mail(evil, evil)
    response = client.get(f"/mailbox/{name}/html/")
    assert response["Content-Security-Policy"].startswith("sandbox allow-popups ")
    assert "allow-scripts" not in response["Content-Security-Policy"]
    for part in ("html", "text", "headers", "source"):
        assert evil not in page(client, f"/mailbox/{name}/?part={part}")
    assert evil not in page(client, "/mailbox/")


@pytest.mark.parametrize("name", ["..", "..%2f..%2fetc%2fpasswd", "x", "0" * 19 + "-deadbeef", "%00"])
def test_other_names_are_not_found(client: Client, name: str, tmp_path: Path) -> None:
    (tmp_path / "secret.eml").write_text("secret")
    assert client.get(f"/mailbox/{name}/").status_code == 404
    assert client.get(f"/mailbox/{name}/html/").status_code == 404


def test_no_page_exists_where_mail_is_real(client: Client, settings: Any) -> None:
    name = mail()
    settings.IS_DEMO = False
    for path in ("/mailbox/", f"/mailbox/{name}/", f"/mailbox/{name}/html/"):
        assert client.get(path).status_code == 404


def test_pages_only_answer_to_looking(client: Client) -> None:
    name = mail()
    for path in ("/mailbox/", f"/mailbox/{name}/", f"/mailbox/{name}/html/"):
        assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no headers",
        b"Subject: \xff\xfe\r\n\r\n\xff",
        b"Content-Type: text/html; charset=bogus\r\n\r\nx",
    ],
)
def test_broken_mail_is_shown_too(client: Client, raw: bytes) -> None:
    name = keeping.keep(raw)
    page(client, "/mailbox/")
    for part in ("html", "text", "headers", "source"):
        page(client, f"/mailbox/{name}/?part={part}")
    page(client, f"/mailbox/{name}/html/")
