"""/docs/: to staff, from below its folder, and nothing else."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.factories import PersonFactory

PAGE = "<!doctype html><title>Agents</title>"
OUTSIDE = "not for you"


@pytest.fixture
def built(folder: Path) -> Path:
    (folder / "screenshots").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Handbook</title>")
    (folder / "agents.html").write_text(PAGE)
    (folder / "docs.css").write_text("body { color: red }")
    (folder / "notes.txt").write_text("left by somebody")
    Image.new("RGB", (3, 2)).save(folder / "screenshots/home.png")
    (folder.parent / "secret.html").write_text(OUTSIDE)
    (folder / "link.html").symlink_to(folder.parent / "secret.html")
    (folder / "way").symlink_to(folder.parent)
    return folder


@pytest.mark.parametrize(
    ("path", "kind", "kept"),
    [
        ("", "text/html; charset=utf-8", "private, no-store"),
        ("agents.html", "text/html; charset=utf-8", "private, no-store"),
        ("docs.css", "text/css; charset=utf-8", "private, max-age=300"),
        ("screenshots/home.png", "image/png", "private, max-age=300"),
    ],
)
def test_staff_get_what_was_built(built: Path, reader: Client, path: str, kind: str, kept: str) -> None:
    answer = reader.get(f"/docs/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer.content == (built / (path or "index.html")).read_bytes()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == kept
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "../secret.html",
        "%2e%2e/secret.html",
        "..%2fsecret.html",
        "screenshots/../../secret.html",
        "//etc/passwd",
        "/etc/passwd.html",
        "%2fetc%2fhosts.html",
        "..%5csecret.html",
        "agents.html%00",
        "%00.html",
        "agents.html/",
        "agents.html/x.html",
        "a" * 400 + ".html",
        "link.html",
        "way/secret.html",
        "notes.txt",
        "screenshots/",
        "screenshots",
        "absent.html",
        ".html",
    ],
)
def test_nothing_else_is_given_away(built: Path, reader: Client, path: str) -> None:
    answer = reader.get(f"/docs/{path}")
    assert answer.status_code == 404
    assert OUTSIDE.encode() not in answer.content


def test_others_are_told_nothing(built: Path, db: None) -> None:
    member, stranger = Client(), Client()
    member.force_login(PersonFactory.create())
    for client in (member, stranger):
        for path in ("/docs/", "/docs/agents.html", "/docs/absent.html"):
            answer = client.get(path)
            assert answer.status_code == 404
            assert b"That page isn" in answer.content


def test_a_head_says_the_same_without_the_page(built: Path, reader: Client) -> None:
    head, got = reader.head("/docs/agents.html"), reader.get("/docs/agents.html")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Type"] == got["Content-Type"]
    assert int(head["Content-Length"]) == len(got.content)


def test_nothing_can_be_written(built: Path, reader: Client) -> None:
    assert {reader.post("/docs/agents.html").status_code, reader.delete("/docs/").status_code} == {405}


def test_nothing_is_asked_of_the_database_but_who_asks(built: Path, reader: Client) -> None:
    reader.get("/docs/agents.html")
    with CaptureQueriesContext(connection) as queries:
        reader.get("/docs/agents.html")
    assert [query["sql"].split('"')[1] for query in queries] == ["profiles_person"]


def test_without_a_handbook_staff_are_told_what_to_do(folder: Path, reader: Client) -> None:
    for path in ("/docs/", "/docs/agents.html"):
        answer = reader.get(path)
        assert answer.status_code == 404
        assert "manage.py build_docs" in answer.content.decode()


def test_every_staff_page_leads_there(reader: Client) -> None:
    assert '<a href="/docs/">Handbook</a>' in reader.get("/").content.decode()
    assert 'href="/docs/">handbook</a>' in reader.get("/admin/").content.decode()
    member = Client()
    member.force_login(PersonFactory.create())
    assert "/docs/" not in member.get("/").content.decode()
