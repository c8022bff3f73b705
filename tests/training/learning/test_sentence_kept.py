"""A visitor's sentence is nowhere but in the address: it goes along through a training into the account."""

import re
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client

from profiles.facts.querysets import facts_of
from profiles.models import Person
from tests.profiles.accounts.coming import NEWCOMER, code_for
from training.models import Progress, Training

pytestmark = pytest.mark.django_db
SENTENCE = "industry=bakery&employees=2-9&need=get-paid"
SAID = {"industry": ["bakery"], "employees": ["2-9"], "need": ["get-paid"]}
TRAINING = "/training/chase-late-invoice/"


@pytest.fixture(autouse=True)
def starter(db: None) -> None:
    for command in ("load_questions", "load_consents", "load_library", "load_trainings"):
        call_command(command, verbosity=0)


class Visitor:
    """Knows only what the pages say: where links and forms lead."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.page = ""

    def open(self, url: str) -> None:
        self._see(self.client.get(url.partition("#")[0], follow=True))

    def press(self, action: str, **data: str) -> None:
        """The form of the page whose address begins so."""
        self._see(self.client.post(self.found("action", action), data, follow=True))

    def follow(self, href: str) -> None:
        self.open(self.found("href", href))

    def found(self, attribute: str, wanted: str) -> str:
        leads = [unescape(url) for url in re.findall(rf'{attribute}="([^"]*)"', self.page)]
        return next(url for url in leads if re.match(wanted, url))

    def _see(self, answer: object) -> None:
        assert answer.status_code == 200  # type: ignore[attr-defined]
        self.page = answer.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def visitor(client: Client) -> Visitor:
    return Visitor(client)


def said_by(person: Person) -> dict[str, list[str]]:
    known = facts_of(person)
    return {slug: known.said(slug) for slug in known}


@pytest.mark.parametrize("way", ["by the list", "from home"])
def test_from_home_through_a_training_to_the_facts_of_who_joined(visitor: Visitor, way: str) -> None:
    visitor.open(f"/?{SENTENCE}")
    if way == "by the list":
        visitor.follow("/training/")
        visitor.follow(TRAINING)
    else:
        visitor.follow("/training/[a-z-]+/")
    visitor.follow("/training/[a-z-]+/1/")
    while "/done/today/" not in visitor.page:
        visitor.press("/training/[a-z-]+/[0-9]+/next/")
    visitor.press("/training/[a-z-]+/done/today/")
    person = _join(visitor)
    assert said_by(person) == SAID
    progress = Progress.objects.get()
    assert (progress.person, bool(progress.finished_at), bool(progress.done_today_at)) == (person, True, True)


def test_also_from_the_question_tried_on_home_and_by_the_link_under_a_card(visitor: Visitor) -> None:
    visitor.open(f"/?{SENTENCE}")
    visitor.press("/training/[a-z-]+/[0-9]+/", option="1")
    assert "Your answer and the reasons" in visitor.page
    assert said_by(_join(visitor)) == SAID


def test_a_refused_pick_loses_nothing(visitor: Visitor) -> None:
    visitor.open(f"/?{SENTENCE}")
    answer = visitor.client.post(visitor.found("action", "/training/[a-z-]+/[0-9]+/"), {})
    assert answer.status_code == 422
    visitor.page = answer.content.decode()
    assert SENTENCE in visitor.found("action", "/training/[a-z-]+/[0-9]+/next/")


def _join(visitor: Visitor) -> Person:
    """By the page's own link, whose form is sent to its own address."""
    link = visitor.found("href", r"/join/\?next=%2Ftraining|/join/\?next=/training/")
    visitor.open(link)
    assert "You run a bakery" in visitor.page
    hidden = unescape(re.findall(r'name="next" value="([^"]*)"', visitor.page)[0])
    visitor.client.post(link, {"email": NEWCOMER, "next": hidden})
    visitor.client.post("/join/code/", {"code": code_for()})
    return Person.objects.get(email=NEWCOMER)


def test_nothing_is_kept_of_it_before(visitor: Visitor) -> None:
    visitor.open(f"/?{SENTENCE}")
    visitor.follow("/training/")
    visitor.follow(TRAINING)
    visitor.follow(f"{TRAINING}1/")
    visitor.press(f"{TRAINING}1/next/")
    assert "bakery" not in str(dict(visitor.client.session))
    assert not Person.objects.exists()


def test_a_members_address_stays_plain(member_client: Client) -> None:
    training = Training.objects.get(slug="chase-late-invoice")
    answer = member_client.post(f"{training.get_absolute_url()}1/next/?{SENTENCE}")
    assert answer["Location"] == f"{training.get_absolute_url()}2/"
    assert "industry=" not in member_client.get("/training/").content.decode()
