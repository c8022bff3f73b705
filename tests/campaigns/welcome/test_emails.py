"""The welcome as its reader gets it: word for word, in both parts, with the headers that stop it."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.mail import dispatching
from portal.mail.bounces.models import What
from portal.mail.bounces.noting import note_outcome
from portal.mail.envelopes import Envelope, enclose
from portal.mail.kinds import kinds
from portal.mail.models import Message, Suppression
from portal.mail.planning import plan
from profiles.consent.consenting import give
from profiles.consent.models import Consent, ConsentEntry, ConsentWording, Purpose
from profiles.facts.telling import tell
from profiles.models import Person, Preferences
from tests.factories import PersonFactory
from tests.sinks import Sink
from tests.starters import load_questions, load_wordings
from tests.training.conftest import make_training
from training.learning.moving import move_on
from training.learning.places import PersonPlace
from training.models import Training

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def starter(db: None) -> None:
    load_questions()
    load_wordings()


def joiner(name: str = "Marta Baker", *purposes: str, told: bool = True) -> Person:
    person = PersonFactory.create(email="marta@example.org", name=name, confirmed_at=DAY)
    if told:
        tell(person, "industry", ["bakery"])
    for purpose in purposes:
        wording = ConsentWording.objects.get(purpose=purpose, channel="mail", language="en")
        give(person, purpose, "mail", wording=wording, source="test", proof={})
    return person


def welcome(person: Person) -> Envelope:
    """As the dispatcher writes it."""
    message = Message(kind="welcome", person=person, address=person.email, occasion="signup")
    return enclose(message, kinds["welcome"], kinds["welcome"].letter(message, {}))


def complained(person: Person, settings: Any) -> tuple[str, list[tuple[str, bool, str]]]:
    """The welcome leaves, and its reader calls it spam: what was sent, and what consents there are then."""
    plan("welcome", person, "signup")
    with Sink() as server:
        settings.MAIL_URL = server.url
        dispatching.run()
        [(_to, raw)] = server.received
    message = Message.objects.get()
    assert note_outcome(What.COMPLAINT, message, source="test", event_id="1")
    entries = ConsentEntry.objects.filter(person=person).order_by("pk")
    return raw.decode("ascii"), list(entries.values_list("purpose", "given", "source"))


def test_who_calls_it_spam_has_withdrawn_what_it_rests_on(settings: Any) -> None:
    raw, said = complained(joiner("Marta Baker", "tips"), settings)
    assert "List-Id: <tips." in raw
    assert said == [("tips", True, "test"), ("tips", False, "complaint")]
    assert Suppression.objects.get().address == "marta@example.org"


def test_of_one_that_rests_on_nothing_nothing_is_withdrawn_and_nothing_more_goes(settings: Any) -> None:
    raw, said = complained(joiner(), settings)
    assert "List-Id" not in raw
    assert said == []
    assert Suppression.objects.get().address == "marta@example.org"


SENTENCES = """All we know so far:
You run a bakery with ____. You want to ____.
That is enough to begin."""
NOTHING_KNOWN = "We know nothing about you yet but your address. That is enough to begin."
PICK = f"""
YOUR FIRST TRAINING
Chase a late invoice
Good for any business. It takes 3 minutes. You get one note to send.
Start: {SITE}/training/late-invoice/

"""
BEGUN = f"""
WHAT YOU BEGAN
Chase a late invoice
2 minutes to go. You get one note to send.
Go on: {SITE}/training/late-invoice/3/

"""
QUESTION = f"""
ONE THING WE DON’T KNOW
Your team is ____.
Guides for teams like yours come first.
Fill it in: {SITE}/answer/TOKEN/

"""
SERVICE = f"""
HOW TO COME IN AGAIN
Type your address and we mail you a code. There is no password to remember.
{SITE}/join/

WHEN YOU NEED A PERSON
{SITE}/help/

--
Kinship. Reply to this mail and it reaches a person.
You get this once, because you joined on Nov. 20, 2026.
See or delete what we know: {SITE}/me/
"""
STOP = f"Stop the newsletter: {SITE}/mail/stop/TOKEN/\n"

HTML_TOP = (
    "Kinship You’re in, Marta. All we know so far: You run a bakery with ? . You want to ? . "
    "That is enough to begin."
)
HTML_PICK = (
    "Good for any business. It takes 3 minutes. Chase a late invoice You get one note to send. "
    "Start the training"
)
HTML_BEGUN = (
    "You began this. 2 minutes to go. Chase a late invoice You get one note to send. Go on where you stopped"
)
HTML_QUESTION = (
    "One thing we don’t know. Guides for teams like yours come first. Your team is ? . "
    "just 1 2 to 9 10 to 49 50 to 249 250 or more"
)
HTML_SERVICE = (
    "How to come in again Type your address and we mail you a code. There is no password to remember. Come in "
    "When you need a person Get help Kinship. Reply to this mail and it reaches a person. "
    "You get this once, because you joined on Nov. 20, 2026. See or delete what we know ."
)
HTML_STOP = "Stop the newsletter ."
COME_AGAIN = "What we know so far, and how to come in again."
GO_ON = "Your place is kept. Go on where you stopped."

ANSWERS = [f"{SITE}/answer/TOKEN/?value={size}" for size in ("1", "2-9", "10-49", "50-249", "250-plus")]
QUESTION_LINKS = ANSWERS
SERVICE_LINKS = [f"{SITE}/join/", f"{SITE}/help/", f"{SITE}/me/"]
STOP_LINK = f"{SITE}/mail/stop/TOKEN/"


@pytest.fixture
def training() -> Training:
    return make_training(title="Chase a late invoice")


def test_with_consent_and_nothing_begun_there_are_a_training_and_a_question(training: Training) -> None:
    mail = welcome(joiner("Marta Baker", "newsletter"))
    assert mail.headers["To"] == "marta@example.org"
    assert mail.letter.subject == "You’re in, Marta. Your first 3 minutes"
    assert text(mail) == f"You’re in, Marta.\n\n{SENTENCES}\n\n{PICK}{QUESTION}{SERVICE}{STOP}"
    assert words(mail) == " ".join([COME_AGAIN, HTML_TOP, HTML_PICK, HTML_QUESTION, HTML_SERVICE, HTML_STOP])
    first = [f"{SITE}/", f"{SITE}/training/late-invoice/"]
    assert links(mail) == [*first, *QUESTION_LINKS, *SERVICE_LINKS, STOP_LINK]


def test_with_consent_what_was_begun_stands_before_any_other_training(training: Training) -> None:
    person = joiner("Marta Baker", "newsletter")
    move_on(PersonPlace(person), training, 2)
    make_training("scams", 2, title="Spot a fake mail")
    mail = welcome(person)
    assert mail.headers["To"] == "marta@example.org"
    assert mail.letter.subject == "You’re in, Marta. Your place is kept"
    assert text(mail) == f"You’re in, Marta.\n\n{SENTENCES}\n\n{BEGUN}{QUESTION}{SERVICE}{STOP}"
    assert words(mail) == " ".join([GO_ON, HTML_TOP, HTML_BEGUN, HTML_QUESTION, HTML_SERVICE, HTML_STOP])
    first = [f"{SITE}/", f"{SITE}/training/late-invoice/3/"]
    assert links(mail) == [*first, *QUESTION_LINKS, *SERVICE_LINKS, STOP_LINK]


def test_without_consent_there_is_the_service_part_alone(training: Training) -> None:
    mail = welcome(joiner("Marta Baker", "offers"))
    assert mail.letter.subject == "You’re in, Marta. Welcome to Kinship"
    assert text(mail) == f"You’re in, Marta.\n\n{SENTENCES}\n\n{SERVICE}"
    assert words(mail) == " ".join([COME_AGAIN, HTML_TOP, HTML_SERVICE])
    assert links(mail) == [f"{SITE}/", *SERVICE_LINKS]
    assert not [name for name in mail.headers if name.startswith("List-")]


def test_without_consent_what_was_begun_is_still_service(training: Training) -> None:
    person = joiner()
    move_on(PersonPlace(person), training, 2)
    mail = welcome(person)
    assert text(mail) == f"You’re in, Marta.\n\n{SENTENCES}\n\n{BEGUN}{SERVICE}"
    assert not [name for name in mail.headers if name.startswith("List-")]


def test_of_somebody_nothing_is_known() -> None:
    mail = welcome(joiner("", told=False))
    assert mail.letter.subject == "You’re in. Welcome to Kinship"
    assert text(mail) == f"You’re in.\n\n{NOTHING_KNOWN}\n\n{SERVICE}"
    top = f"Kinship You’re in. {NOTHING_KNOWN}"
    assert words(mail) == " ".join([COME_AGAIN, top, HTML_SERVICE])
    assert links(mail) == [f"{SITE}/", *SERVICE_LINKS]


def test_markup_in_a_name_is_only_letters() -> None:
    mail = welcome(joiner("<b>{{Marta}}</b>&{%x%} Baker"))
    assert mail.letter.subject == "You’re in, <b>{{Marta}}</b>&{%…. Welcome to Kinship"
    assert text(mail).startswith("You’re in, <b>{{Marta}}</b>&{%x%}.\n")
    assert "You’re in, &lt;b&gt;{{Marta}}&lt;/b&gt;&amp;{%x%}." in mail.letter.html
    assert "<b>{{Marta}}" not in re.sub(r'="[^"]*"', "", mail.letter.html)


@pytest.mark.parametrize("begun", [False, True])
def test_no_name_makes_the_subject_long(training: Training, begun: bool) -> None:
    person = joiner("Wolfeschlegelsteinhausenbergerdorff Baker", "newsletter")
    if begun:
        move_on(PersonPlace(person), training, 2)
    assert 20 < len(welcome(person).letter.subject) <= 60


# Stopping it


@pytest.mark.parametrize(
    ("given", "purpose", "label"),
    [
        (("newsletter",), "newsletter", "Stop the newsletter"),
        (("tips",), "tips", "Stop the tips"),
        (("tips", "newsletter"), "newsletter", "Stop the newsletter"),
    ],
)
def test_the_link_and_the_headers_stop_what_the_foot_says(
    client: Client, given: tuple[str, ...], purpose: str, label: str
) -> None:
    person = joiner("Marta Baker", *given)
    mail = welcome(person)
    assert mail.headers["List-Id"] == f"<{purpose}.127.0.0.1>"
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail.headers["List-Unsubscribe"].strip("<>")
    assert f"{label}: {address}\n" in mail.letter.text
    assert f'href="{address}"' in mail.letter.html
    path = address.removeprefix(SITE)
    assert f"<li>{Purpose(purpose).label}</li>" in client.get(path).content.decode()
    client.post(path, {"List-Unsubscribe": "One-Click"})
    left = Consent.objects.filter(person=person, given=True).values_list("purpose", flat=True)
    assert set(left) == set(given) - {purpose}


def test_a_pause_or_a_no_since_leaves_the_service_part(training: Training) -> None:
    person = joiner("Marta Baker", "newsletter")
    Preferences.objects.create(person=person, paused_until=timezone.localdate() + timedelta(days=2))
    assert links(welcome(person)) == [f"{SITE}/", *SERVICE_LINKS]


def text(envelope: Envelope) -> str:
    return _without_tokens(envelope.letter.text)


def words(envelope: Envelope) -> str:
    """What the HTML says, without its head and tags."""
    body = re.sub(r"<!--.*?-->", "", envelope.letter.html.partition("<body")[2], flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", "<body" + body)).split())


def links(envelope: Envelope) -> list[str]:
    """Where the HTML leads, in order."""
    return re.findall(r'href="([^"]*)"', _without_tokens(envelope.letter.html.partition("<body")[2]))


def _without_tokens(written: str) -> str:
    return re.sub(r"/(answer|mail/stop)/[\w:=-]+/", r"/\1/TOKEN/", written)
