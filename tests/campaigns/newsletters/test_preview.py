"""The letter as one reader gets it, in other mail programs, and harmless."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from campaigns.newsletters import studio_preview
from campaigns.newsletters.looks import as_look, harmless, harmless_text
from campaigns.newsletters.models import Issue
from portal.mail.kinds import Letter
from portal.mail.models import Suppression
from profiles.models import Person
from tests.architecture.world import stop_token
from tests.campaigns.newsletters.conftest import Reader, signed_in
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
HTML = (
    "<html><head><style>@media (prefers-color-scheme: dark) { p { color: #fff } }</style></head>"
    '<body><p style="color:red">Hi</p><img class="x" src="/files/a.jpg" alt="A loaf">'
    '<a href="/library/">Read</a><a href="{stop}">Stop</a></body></html>'
)


@pytest.fixture
def writer(marketer: Person) -> Client:
    return signed_in(marketer)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    def make(html: str, words: str = "Text") -> None:
        def write(issue: Issue, person: Person) -> Letter:
            Suppression.objects.create(address="x@example.org", reason="operator")
            return Letter(f"For {person.first_name}", words, html)

        monkeypatch.setattr(studio_preview, "letter_for", write)

    return make


@pytest.fixture
def frame(issue: Issue, reader: Reader) -> str:
    return f"{issue.get_absolute_url()}letter/{reader(fields={'name': 'Marta Berg'}).pk}/"


def stop(person: Person) -> str:
    return f"http://127.0.0.1:8000/mail/stop/{stop_token(person)}/"


def test_the_letter_is_boxed_in_and_leaves_nothing(writer: Client, frame: str, written: Any) -> None:
    written(HTML)
    response = writer.get(frame)
    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "allow-scripts" not in policy
    assert "frame-ancestors 'self'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]
    assert not Suppression.objects.exists()


def test_looks(writer: Client, frame: str, written: Any) -> None:
    written(HTML, "Words")
    pages = {
        look: writer.get(f"{frame}?look={look}").content.decode()
        for look in ("dark", "bare", "phone", "", "x")
    }
    assert "@media all { p { color: #fff } }" in pages["dark"]
    assert 'src="/files/a.jpg"' in pages["phone"]
    assert 'src="' not in pages["bare"]
    assert 'alt="A loaf"' in pages["bare"]
    assert pages["x"] == pages[""]
    text = writer.get(f"{frame}?look=text")
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert text.content.decode() == "For Marta\n\nWords"


def test_links_that_act_for_the_reader_are_taken_out(reader: Reader) -> None:
    url = stop(reader())
    html = harmless(HTML.replace("{stop}", url))
    assert "/mail/stop/" not in html
    assert '<a href="/library/">Read</a><a href="#">Stop</a>' in html
    assert harmless(f"<a href='{url}'>x</a>") == '<a href="#">x</a>'
    assert harmless('<a href="https://elsewhere.example/mail/stop/x/">x</a>').count("elsewhere") == 1
    assert harmless_text(f"Stop: {url}\nRead: http://127.0.0.1:8000/library/") == (
        "Stop: http://127.0.0.1:8000/…\nRead: http://127.0.0.1:8000/library/"
    )


def test_every_way_of_saying_dark() -> None:
    for said in ("@media (prefers-color-scheme:dark)", "@media screen and (prefers-color-scheme: dark)"):
        assert as_look(f"<style>{said} {{}}</style>", "dark").startswith("<style>@media all")


def test_who_may_look_as_whom(issue: Issue, frame: str, writer: Client) -> None:
    assert Client().get(frame).status_code == 404
    assert signed_in(PersonFactory.create()).get(frame).status_code == 404
    assert writer.post(frame).status_code == 405
    gone = PersonFactory.create(closed_at="2026-01-01T00:00Z")
    typed = PersonFactory.create(confirmed_at=None)
    for person in (gone.pk, typed.pk, 10**12):
        assert writer.get(f"{issue.get_absolute_url()}letter/{person}/").status_code == 404


def test_next_before_found_and_anyone(writer: Client, issue: Issue, reader: Reader) -> None:
    people = [reader(fields={"name": f"{name} Berg"}) for name in ("Ada", "Ben", "Cid")]
    at = issue.get_absolute_url()
    page = writer.get(f"{at}?as={people[1].pk}").content.decode()
    assert f'href="{at}?as={people[0].pk}#preview"' in page
    assert f'href="{at}?as={people[2].pk}#preview"' in page
    found = writer.get(f"{at}?find=cid").content.decode()
    assert f'<a href="{at}?as={people[2].pk}#preview" data-content>Cid Berg</a>' in found
    assert "Nobody’s name or address begins so." in writer.get(f"{at}?find=zzz").content.decode()
    anyone = writer.get(f"{at}anyone/?open=words")
    picked = {f"{at}?open=words&as={pk}#preview" for pk in Person.objects.values_list("pk", flat=True)}
    assert anyone["Location"] in picked


def test_why_this(writer: Client, issue: Issue, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    from campaigns.newsletters import composer

    reader()
    picks = [("Cash up in ten minutes", "You run a bakery")]
    monkeypatch.setattr(composer, "whys", lambda issue, person: [(issue.blocks.get(kind="picks"), picks)])
    page = writer.get(issue.get_absolute_url()).content.decode()
    assert "Cash up in ten minutes" in page
    assert "You run a bakery" in page
