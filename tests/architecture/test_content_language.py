"""On a German page the words of what there is to read, which are English, say so to whoever reads them out."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client

from content.models import Item, Problem, Topic
from portal.mail.kinds import kinds
from portal.mail.models import Message
from profiles.facts.telling import tell
from tests.architecture.pseudo import VOID
from tests.architecture.world import MEMBER, VISITOR, World
from training.models import Card, Option, Training

GERMAN = {"accept-language": "de"}
ENGLISH = "en"
PAGES = {
    "home": 15,
    "library": 24,
    "article": 15,
    "topics": 40,
    "topic": 8,
    "problems": 20,
    "training-list": 6,
    "training": 3,
    "training-card": 2,
    "training-end": 4,
}
"""With how many English texts each must show at least, so that the test looks at something."""
SEARCHES = ("/search/?q=computer", "/search/?q=comptr", "/search/?q=zzzz+computers")


class Reader(HTMLParser):
    """The texts of a page, each with the language it is in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            above = self.open[-1][1] if self.open else ""
            self.open.append((tag, dict(attrs).get("lang") or above))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1] if self.open else ("", "")
        if tag not in ("title", "script", "option") and data.strip():
            self.texts.append((data.strip().lstrip(": "), language))


@pytest.fixture
def content(world: World) -> frozenset[str]:
    return frozenset(words.strip() for words in _content())


def _content() -> Iterator[str]:
    for model, fields in (
        (Item, ("title", "summary", "able")),
        (Problem, ("title",)),
        (Topic, ("title", "summary")),
        (Training, ("title", "summary", "promise", "today_title", "today_text")),
        (Card, ("title",)),
        (Option, ("text",)),
    ):
        for field in fields:
            yield from model._default_manager.values_list(field, flat=True)
    for headings in Item.objects.values_list("headings", flat=True):
        yield from (words for _anchor, words in headings)


def languages_of(page: str, content: frozenset[str]) -> list[tuple[str, str]]:
    """What of the content stands on the page, with its language there."""
    reader = Reader()
    reader.feed(page)
    return [(words, language) for words, language in reader.texts if words in content]


@pytest.mark.parametrize("role", [VISITOR, MEMBER])
@pytest.mark.parametrize("name", PAGES)
def test_a_page(world: World, content: frozenset[str], name: str, role: str) -> None:
    found = languages_of(german(world, role).get(world.url(name), headers=GERMAN).content.decode(), content)
    assert [words for words, language in found if language != ENGLISH] == []
    assert len(found) >= (PAGES[name] if role == VISITOR else 1)


def german(world: World, role: str) -> Client:
    world.member.language = "de"
    world.member.save()
    return world.client(role)


@pytest.mark.parametrize("url", SEARCHES)
def test_what_is_found(world: World, content: frozenset[str], url: str) -> None:
    found = languages_of(world.client().get(url, headers=GERMAN).content.decode(), content)
    assert found
    assert {language for _, language in found} == {ENGLISH}


def test_passages_and_bodies_too(world: World) -> None:
    client = world.client()
    found = client.get("/search/?q=computer", headers=GERMAN).content.decode()
    article = client.get(world.url("article"), headers=GERMAN).content.decode()
    assert found.count('<p class="row__d" data-content lang="en">') == found.count('class="row__d"') > 0
    assert article.count('<div class="prose stack" data-content lang="en">') == 1


def test_suggestions(world: World) -> None:
    headers = {**GERMAN, "HX-Request": "true"}
    page = world.client().get("/search/suggest/?q=slow", headers=headers).content.decode()
    assert page.count('<bdi data-content lang="en">') == page.count("<bdi") > 0


def test_titles_inside_our_sentences(world: World) -> None:
    client = german(world, MEMBER)
    item = Item.objects.get(**world.arguments["article"])
    marked = f'„<span lang="en">{item.title}</span>“'
    gone = client.post(world.url("less-like-this"), headers={"HX-Request": "true"}).content.decode()
    assert marked in gone
    assert marked in client.get(world.url("less-undo")).content.decode()
    client.post(world.url("less-like-this"))
    assert marked in client.get("/library/").content.decode()


def test_what_an_answer_changed(world: World) -> None:
    client = german(world, MEMBER)
    fact = tell(world.member, "need", ["get-paid"])
    page = client.get(f"/?saved={fact.pk}").content.decode()
    assert '<ins data-content><span lang="en">' in page


def test_what_is_kept_for_a_visitor(world: World) -> None:
    client, training = world.client(), Training.objects.get(**world.arguments["training"])
    client.post(world.url("training-next"))
    page = client.get("/join/", headers=GERMAN).content.decode()
    assert f'„<span lang="en">{training.title}</span>“, Karte 2 von' in page


@pytest.mark.parametrize(("language", "marked"), [("de", True), ("en", False)])
def test_a_mail(world: World, language: str, marked: bool) -> None:
    world.member.language = language
    world.member.save()
    message = Message(kind="welcome", person=world.member, address=world.member.email, occasion="test")
    letter = kinds["welcome"].letter(message, {}).html
    heading = re.search(r"<h2([^>]*)>(.*?)</h2>", letter)
    assert heading
    assert heading[2] in _titles()
    assert ('lang="en"' in heading[1]) is marked


def _titles() -> list[str]:
    return list(Training.objects.values_list("title", flat=True))


def test_an_english_page_marks_nothing(world: World) -> None:
    for name in PAGES:
        page = world.client().get(world.url(name)).content.decode()
        assert page.count("lang=") == 1
