"""No text without a translation: every page is read in a pseudo-language, for visitors, members and staff.

What comes from the database or was typed by people stands in an element with `data-content`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from campaigns.models import Block, Issue, Newsletter
from community.models import HelpRequest
from content.models import Item, Problem
from portal.branding.reading import brand
from portal.mail.kinds import kinds
from profiles.consent.consenting import give
from profiles.facts.telling import tell
from profiles.models import Choice, ConsentWording, SentenceTemplate, Wording
from profiles.questions import catalogue
from tests.architecture.matrix import MATRIX
from tests.architecture.pseudo import CLOSE, OPEN, pseudo_language, unwrapped, unwrapped_in
from tests.architecture.world import ADMIN, MEMBER, VISITOR, WRITTEN_AS_THE_NEWSLETTER, Answer, World
from tests.factories import PersonFactory
from training.models import Card, Progress, Training

NOT_OURS = {
    "admin:index": "Django's own words",
    "docs": "the handbook is in English: decision 25",
    "docs-file": "the handbook is in English: decision 25",
    "newsletter-issue-letter": "a letter: read as a mail, with samples",
    "mailbox-mail-html": "a mail as it was caught, in its reader's language",
}
BROKEN = "not-ours"
CONTENT: dict[type[Model], tuple[str, ...]] = {
    Training: ("title", "promise"),
    ConsentWording: ("label", "text", "benefit"),
    SentenceTemplate: ("text",),
    Wording: ("asks", "gap", "benefit", "used_for"),
    Choice: ("words",),
    Item: ("title", "summary"),
    Problem: ("title", "short"),
    Newsletter: ("name",),
    Issue: ("words",),
    Block: ("content",),
}
"""What mails show from the database."""
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
TYPED = ("Xaver Quisling", "Zorkle borken")
"""A name and a question that people typed."""


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    with pseudo_language():
        yield


def pages(role: str) -> list[str]:
    return [name for name, door in MATRIX.items() if door.get[role] == 200 and name not in NOT_OURS]


def trouble(answer: Answer) -> list[str]:
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    return unwrapped_in(answer.content.decode(), {brand().promise, brand().lead, *summaries()})


def summaries() -> Iterator[str]:
    """What search engines are told of a thing that says it otherwise on its page."""
    yield from Item.objects.values_list("summary", flat=True)
    yield from Training.objects.values_list("summary", flat=True)


@pytest.mark.parametrize("name", pages(VISITOR))
def test_a_visitors_page(world: World, name: str) -> None:
    assert trouble(world.client().get(world.url(name))) == []


@pytest.mark.parametrize("name", pages(MEMBER))
def test_a_members_page(world: World, name: str) -> None:
    assert trouble(world.client(MEMBER).get(world.url(name))) == []


@pytest.mark.parametrize("name", pages(ADMIN))
def test_a_page_for_staff(world: World, name: str) -> None:
    assert trouble(world.client(ADMIN).get(world.url(name))) == []


@pytest.mark.parametrize("name", sorted({*pages("partner")} - {*pages(MEMBER)}))
def test_a_page_for_partners(world: World, name: str) -> None:
    assert trouble(world.client("partner").get(world.url(name))) == []


def test_the_reader_finds_what_is_forgotten() -> None:
    page = """<html lang="en"><title>⟦Library⟧: Kinship</title><body><p>⟦Fine <b>x</b>⟧, 3.</p><p>Forgotten</p>
    <img alt="a cat"><p data-content>Marta <i>typed</i> this</p><button title="⟦Go⟧">Press</button>"""
    assert unwrapped_in(page) == ["Forgotten", "alt: a cat", "Press"]
    assert unwrapped_in("<title>Marta’s day</title><p data-content>Marta’s day</p>") == []
    assert unwrapped_in("<title>Your day</title>") == ["head: Your day"]
    assert unwrapped_in("<p>⟦Cut of…</p>") == ["1 brackets are open at the end"]


Ask = Callable[[World, Client], Answer]
STATES: dict[str, tuple[str, int, Ask]] = {
    "found": (VISITOR, 200, lambda w, c: c.get("/search/?q=slow+computer")),
    "found one kind": (VISITOR, 200, lambda w, c: c.get("/search/?q=slow+computer&kind=problem")),
    "misspelt": (VISITOR, 200, lambda w, c: c.get("/search/?q=slwo+compter")),
    "nothing found": (VISITOR, 200, lambda w, c: c.get("/search/?q=zzzxqy")),
    "suggested": (
        VISITOR,
        200,
        lambda w, c: c.get("/search/suggest/?q=slow", headers={"HX-Request": "true"}),
    ),
    "a visitor's sentence": (VISITOR, 200, lambda w, c: c.get("/?industry=bakery&need=get-paid")),
    "a filtered library": (VISITOR, 200, lambda w, c: c.get("/library/?kind=guide&topic=tills-and-cards")),
    "a page for print": (MEMBER, 200, lambda w, c: c.get("/problems/?open=my-computer-is-slow")),
    "not here": (VISITOR, 404, lambda w, c: c.get("/problems/till-drawer/")),
    "not for you": (MEMBER, 403, lambda w, c: c.get("/styleguide/")),
    "no token": (VISITOR, 403, lambda w, c: w.client(csrf=True).post("/help/")),
    "broken": (VISITOR, 400, lambda w, c: c.post(w.url("feedback"))),
    "too many": (VISITOR, 429, lambda w, c: [c.post("/newsletter/") for _ in range(11)][-1]),
    "help, nothing typed": (VISITOR, 422, lambda w, c: c.post("/help/")),
    "join, nothing typed": (VISITOR, 422, lambda w, c: c.post("/join/")),
    "join, no address": (VISITOR, 422, lambda w, c: c.post("/join/", {"email": "marta"})),
    "code": (VISITOR, 200, lambda w, c: asked(c)),
    "wrong code": (VISITOR, 422, lambda w, c: asked(c) and c.post("/join/code/", {"code": "000000x"})),
    "dead link": (VISITOR, 404, lambda w, c: c.get(f"/join/link/{BROKEN}/")),
    "wrong password": (
        VISITOR,
        200,
        lambda w, c: c.post("/sign-in/", {"login": "a@example.org", "password": "x"}),
    ),
    "bad new password": (
        MEMBER,
        200,
        lambda w, c: c.post("/me/password/", {"password1": "1", "password2": "2"}),
    ),
    "reset form": (VISITOR, 200, lambda w, c: c.get(w.url("account_reset_password_from_key"))),
    "dead reset": (VISITOR, 410, lambda w, c: c.get("/password/reset/1:dead-beef/")),
    "newsletter, nothing typed": (VISITOR, 422, lambda w, c: c.post("/newsletter/")),
    "newsletter, dead link": (VISITOR, 410, lambda w, c: c.get(f"/newsletter/confirm/{BROKEN}/")),
    "newsletter, confirmed": (VISITOR, 200, lambda w, c: c.post(w.url("newsletter-confirm"))),
    "stopped": (VISITOR, 200, lambda w, c: c.post(w.url("mail-stop"))),
    "mailed answer, none": (VISITOR, 422, lambda w, c: c.post(w.url("mailed-answer"))),
    "mailed answer, other words": (VISITOR, 200, lambda w, c: c.get(w.url("mailed-answer") + "?q=zzz")),
    "mailed answer, over": (VISITOR, 410, lambda w, c: over(w, c)),
    "saved and what changed": (
        MEMBER,
        200,
        lambda w, c: c.post(w.url("question-save"), {"answer": "get-paid"}, follow=True),
    ),
    "sent away": (MEMBER, 200, lambda w, c: c.post(w.url("question-later"), headers={"HX-Request": "true"})),
    "no answer": (MEMBER, 422, lambda w, c: c.post(w.url("fact"))),
    "answers found": (MEMBER, 200, lambda w, c: c.get("/me/facts/industry/?q=bread")),
    "no answers found": (MEMBER, 200, lambda w, c: c.get("/me/facts/industry/?q=zzzz")),
    "forgotten": (MEMBER, 200, lambda w, c: c.post(w.url("fact-forget"), follow=True)),
    "never": (MEMBER, 200, lambda w, c: c.post("/me/facts/need/never/", follow=True)),
    "preferences, none": (MEMBER, 422, lambda w, c: c.post("/me/preferences/")),
    "consents, saved": (MEMBER, 200, lambda w, c: c.post("/me/consents/", follow=True)),
    "asked for help": (MEMBER, 200, lambda w, c: c.post("/help/", {"text": "It broke"}, follow=True)),
    "what one asked": (MEMBER, 200, lambda w, c: c.post("/help/", {"text": "It broke"}) and c.get("/me/")),
    "said no": (VISITOR, 200, lambda w, c: helped(w, c, "no")),
    "said why": (VISITOR, 200, lambda w, c: helped(w, c, "no", why="Too long")),
    "said yes": (VISITOR, 200, lambda w, c: helped(w, c, "yes")),
    "less like this": (MEMBER, 200, lambda w, c: c.post(w.url("less-like-this"), follow=True)),
    "less, a part": (
        MEMBER,
        200,
        lambda w, c: c.post(w.url("less-like-this"), headers={"HX-Request": "true"}),
    ),
    "a check": (VISITOR, 200, lambda w, c: c.get(w.url("training") + f"{check(w)}/")),
    "a check, no answer": (VISITOR, 422, lambda w, c: c.post(w.url("training") + f"{check(w)}/")),
    "a check, answered": (VISITOR, 200, lambda w, c: answered(w, c)),
    "begun": (VISITOR, 200, lambda w, c: answered(w, c) and c.get(w.url("training"))),
    "begun, at home": (VISITOR, 200, lambda w, c: answered(w, c) and c.get("/")),
    "begun, a member": (MEMBER, 200, lambda w, c: answered(w, c) and c.get("/")),
    "begun, the list": (MEMBER, 200, lambda w, c: answered(w, c) and c.get("/training/")),
    "begun, joining": (VISITOR, 200, lambda w, c: answered(w, c) and c.get("/join/")),
    "done today": (MEMBER, 200, lambda w, c: c.post(w.url("training-today"), follow=True)),
    "an empty topic": (VISITOR, 200, lambda w, c: emptied(w, c).get(w.url("topic"))),
    "an empty library": (VISITOR, 200, lambda w, c: emptied(w, c).get("/library/")),
    "no problems": (VISITOR, 200, lambda w, c: emptied(w, c).get("/problems/")),
    "no trainings": (VISITOR, 200, lambda w, c: emptied(w, c).get("/training/")),
    "a mail as text": (VISITOR, 200, lambda w, c: c.get(w.url("mailbox-mail") + "?part=text")),
    "a mail's headers": (VISITOR, 200, lambda w, c: c.get(w.url("mailbox-mail") + "?part=headers")),
    "the styleguide, compact": (ADMIN, 200, lambda w, c: c.get("/styleguide/?compact=1")),
}


@pytest.mark.parametrize("state", STATES)
def test_a_page_in_another_state(world: World, state: str) -> None:
    role, status, ask = STATES[state]
    answer = ask(world, world.client(role))
    assert (answer.status_code, trouble(answer)) == (status, [])


def asked(client: Client) -> Answer:
    return client.post("/join/", {"email": "someone@example.org"}, follow=True)


def over(world: World, client: Client) -> Answer:
    client.post(world.url("mailed-answer"), {"answer": "get-paid"})
    return client.get(world.url("mailed-answer"))


def saved(world: World, client: Client) -> Answer:
    return client.post(world.url("question-save"), {"answer": "get-paid"}, follow=True)


def helped(world: World, client: Client, said: str, **more: str) -> Answer:
    return client.post(world.url("feedback"), {"answer": said, **more}, headers={"HX-Request": "true"})


def check(world: World) -> int:
    """The place of the training's question."""
    cards = Card.objects.filter(training__slug=world.arguments["training"]["slug"], options__isnull=False)
    return cards.earliest("position").position


def answered(world: World, client: Client) -> Answer:
    return client.post(f"{world.url('training')}{check(world)}/", {"option": "1"}, follow=True)


def emptied(world: World, client: Client) -> Client:
    """As on the day an operator begins with content of their own."""
    Item.objects.update(published_at=None)
    Training.objects.update(published_at=None)
    return client


def mails() -> list[str]:
    return [kind.slug for kind in kinds if kind.slug not in WRITTEN_AS_THE_NEWSLETTER]


@pytest.mark.parametrize("slug", mails())
def test_a_mail(world: World, slug: str) -> None:
    readers_of_mails()
    content_in_brackets()
    samples = list(kinds[slug].samples())
    assert samples
    for sample in samples:
        letter = kinds[slug].letter(sample.message, sample.secrets)
        left = [untyped(letter.subject), untyped(str(letter.text))]
        assert [*map(unwrapped, left), unwrapped_in(untyped(str(letter.html)))] == [[], [], []]


def readers_of_mails() -> None:
    """The samples of welcome and help are made from what is there."""
    told, silent, _unknown = PersonFactory.create_batch(3, name=TYPED[0], is_generated=True)
    for person in (told, silent):
        tell(person, "industry", ["bakery"])
    wording = ConsentWording.objects.get(purpose="newsletter", channel="mail", language="en")
    give(told, "newsletter", "mail", wording=wording, source="preferences", proof={})
    training = Training.objects.earliest("pk")
    Progress.objects.create(person=silent, training=training, started_at=timezone.now())
    HelpRequest.objects.create(email="jo@example.org", text=TYPED[1], page="/library/")


def untyped(words: str) -> str:
    words = ADDRESS.sub(" ", words)
    for typed in (*TYPED, TYPED[0].split()[0], "/library/"):
        words = words.replace(typed, " ")
    return words


def content_in_brackets() -> None:
    """Mails have no room for attributes: what comes from the database stands in the same brackets."""
    for model, columns in CONTENT.items():
        rows = list(model._default_manager.all())
        for row in rows:
            for column in columns:
                setattr(row, column, bracketed(getattr(row, column)))
        model._default_manager.bulk_update(rows, columns)
    catalogue._drop()


def bracketed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: bracketed(held) for key, held in value.items()}
    if isinstance(value, list):
        return [bracketed(held) for held in value]
    return f"{OPEN}{value}{CLOSE}" if value and isinstance(value, str) else value
