"""A small true world: the starter content, one person per role, and arguments for every address."""

import functools
import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import PIL.Image
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from campaigns.models import Block, Event, Newsletter
from campaigns.newsletters.drafting import draft
from campaigns.newsletters.kinds import slug_of
from campaigns.newsletters.reporting.counting import count
from campaigns.newsletters.saving import save_words
from campaigns.newsletters.versions import keep_version
from community.support.asking import ask_for_help
from community.support.attachments import link_for
from content.library.sharing import card_of
from content.models import Item, Problem, Topic
from content.topics.querysets import first_of
from portal.files.examining import examine
from portal.files.keeping import keep_image
from portal.mail.models import Mailing, Message
from portal.mail.sealing import unseal
from portal.mail.tracking.links import click_url, open_url, tracked_links
from portal.mail.tracking.models import Link
from portal.mail.unsubscribing import stop_url
from portal.mailbox import keeping
from portal.web.heartbeats import valkey
from profiles.accounts.codes import token_of
from profiles.accounts.joining import ask_to_come_in
from profiles.accounts.keys import key_for
from profiles.consent.consenting import give
from profiles.consent.models import ConsentWording, Purpose
from profiles.consent.subscribing import ask_to_subscribe
from profiles.facts.telling import tell
from profiles.models import Asking, Person
from profiles.people.roles import sync_roles
from profiles.questions.catalogue import catalogue
from profiles.questions.mailing import answer_token
from tests.campaigns.newsletters.reporting.ledgers import make_sent
from tests.factories import PersonFactory
from training.models import Training

VISITOR, MEMBER, ADMIN, SUPERUSER = "visitor", "member", "admin", "superuser"
GROUPS = ("agent", "marketer", "moderator", "expert", "partner", ADMIN)
ROLES = (VISITOR, MEMBER, *GROUPS, SUPERUSER)
PASSWORD = "a-long-enough-word"
WRITTEN_AS_THE_NEWSLETTER = {slug_of(purpose) for purpose in Purpose} - {"newsletter"}
"""Kinds that differ from it by the consent they rest on, and in nothing else."""
ISSUE_ACTS = ("", *(f"-{act}" for act in (
    "ready", "anyone", "words", "condition", "condition-remove", "settings", "review", "approve", "send-back",
    "schedule", "unschedule", "test",
)))  # fmt: skip
STARTERS = ("load_questions", "load_consents", "load_library", "load_trainings", "rebuild_search")

Arguments = dict[str, Any]
Answer = Any
"""What a test client gives: a response that knows more than a response."""


@dataclass
class World:
    """`arguments`: by URL name, what `reverse` needs for a thing that is there and is the member's."""

    people: dict[str, Person]
    arguments: dict[str, Arguments] = field(default_factory=dict)

    @property
    def member(self) -> Person:
        return self.people[MEMBER]

    def url(self, name: str) -> str:
        return reverse(name, kwargs=self.arguments.get(name, {}))

    def client(self, role: str = VISITOR, *, csrf: bool = False) -> Client:
        client = Client()
        client.handler = handler(csrf=csrf)
        if role != VISITOR:
            client.force_login(self.people[role])
        return client


@functools.cache
def handler(*, csrf: bool) -> ClientHandler:
    """One for all browsers: each new one would look through all static files."""
    return ClientHandler(enforce_csrf_checks=csrf)


def make_world() -> World:
    for command in STARTERS:
        call_command(command, stdout=io.StringIO())
    sync_roles()
    world = World({role: make_person(role) for role in ROLES if role != VISITOR})
    tell(world.member, "industry", ["bakery"])
    _consent(world.member)
    world.arguments = dict(_arguments(world))
    return world


def make_person(role: str) -> Person:
    """Who enters the staff areas is as in the demo: every group but partners."""
    person = PersonFactory.create(
        email=f"{role}@example.org",
        name=f"{role.title()} Example",
        is_staff=role not in (MEMBER, "partner"),
        is_superuser=role == SUPERUSER,
        password=make_password(PASSWORD),
    )
    person.groups.set(Group.objects.filter(name=role) if role in GROUPS else [])
    return person


def _consent(member: Person) -> None:
    wording = ConsentWording.objects.get(purpose="tips", channel="mail", language="en")
    give(member, "tips", "mail", wording=wording, source="preferences", proof={})


def _arguments(world: World) -> Iterator[tuple[str, Arguments]]:
    yield from _of_content()
    yield from _of_member(world.member)
    yield from _of_mailed(world.member)
    yield from _of_writing(world.people["marketer"], world.member)
    yield from _of_newsletters(world.member)


def _of_writing(marketer: Person, member: Person) -> Iterator[tuple[str, Arguments]]:
    newsletter = Newsletter.objects.create(slug="in-writing", name="Letter in writing", working_day=1)
    issue = draft(newsletter, marketer)
    words = {"subject": "⟦Close up earlier⟧", "preview": ""}
    save_words(issue, marketer, issue.version, "en", title="December letter", words=words)
    block, version = issue.blocks.earliest("position"), keep_version(issue, Event.What.ASKED, marketer)
    for name in ("studio-newsletter", "studio-issue-new"):
        yield name, {"slug": newsletter.slug}
    for act in ISSUE_ACTS:
        yield f"studio-issue{act}", {"pk": issue.pk}
    for name in ("studio-block-add", "studio-block-restore"):
        yield name, {"pk": issue.pk}
    for name in ("studio-block", "studio-block-move", "studio-block-remove"):
        yield name, {"pk": issue.pk, "block": block.pk}
    for name in ("studio-version", "studio-version-restore"):
        yield name, {"pk": issue.pk, "version": version.pk}
    yield "studio-issue-letter", {"pk": issue.pk, "person": member.pk}
    image = keep_image(a_picture(), "A loaf", marketer)
    yield "file", {"digest": image.digest, "suffix": image.suffix}


def a_picture() -> io.BytesIO:
    file = io.BytesIO()
    PIL.Image.new("RGB", (8, 8), "brown").save(file, "PNG")
    file.seek(0)
    return file


def _of_content() -> Iterator[tuple[str, Arguments]]:
    item, training = Item.objects.earliest("pk"), Training.objects.earliest("pk")
    yield "article", {"slug": item.slug}
    card = card_of(item, first_of(item.topics.all()))
    yield "share-card", {"source": "library", "slug": item.slug, "digest": card.digest}
    yield "topic", {"slug": Topic.objects.earliest("pk").slug}
    for name in ("feedback", "feedback-undo"):
        yield name, {"target": "problem", "object_id": Problem.objects.earliest("pk").pk}
    for name in ("less-like-this", "less-undo"):
        yield name, {"source": "library", "object_id": item.pk}
    for name in ("training", "training-end", "training-today"):
        yield name, {"slug": training.slug}
    for name in ("training-card", "training-next"):
        yield name, {"slug": training.slug, "position": 1}


def _of_member(member: Person) -> Iterator[tuple[str, Arguments]]:
    yield "private-file", {"token": attached(member).rstrip("/").rpartition("/")[2]}
    for name in ("fact", "fact-forget", "fact-undo", "fact-never"):
        yield name, {"slug": "industry"}
    asking = make_asking(member)
    for name in ("choices", "save", "skip", "later", "never"):
        yield f"question-{name}", {"asking": asking.pk}


def attached(member: Person) -> str:
    """Where they find what they sent along with a help request."""
    file = examine(io.BytesIO(b"till 3 is stuck"), "till.log", 15)
    asked = ask_for_help(member, member.email, "Look at this", "", file)
    return link_for(member, asked)


def make_asking(person: Person) -> Asking:
    prompt = catalogue().prompt("need")
    return Asking.objects.create(
        person=person,
        question_id=prompt.pk,
        wording_id=prompt.phrasing("en").pk or 0,
        place="home",
        visit=uuid.uuid4(),
    )


def _of_mailed(member: Person) -> Iterator[tuple[str, Arguments]]:
    token = token_of(ask_to_come_in(member.email, carried={}, ticked=[], language="en", next_url="").key)
    yield "join-link", {"token": token}
    yield "join-link-new", {"token": token}
    yield "newsletter-confirm", {"token": newsletter_token("reader@example.org")}
    yield "mailed-answer", {"token": answer_token(member, catalogue().prompt("need"))}
    yield "mail-stop", {"token": stop_token(member)}
    yield "mail-link", {"token": click_url(1, a_link().pk).rpartition("/")[2]}
    yield "mail-open", {"token": open_url(1).rpartition("/")[2].removesuffix(".gif")}
    yield "mail-hook", {"provider": "postmark", "channel": "tracking"}
    yield "account_reset_password_from_key", reset_key(_forgetful())
    for name in ("studio-mail", "studio-mail-html"):
        yield name, {"kind": "code", "number": 1}
    caught = {"name": keeping.keep(a_mail().as_bytes())}
    yield "mailbox-mail", caught
    yield "mailbox-mail-html", caught


def _of_newsletters(member: Person) -> Iterator[tuple[str, Arguments]]:
    """An issue that the member got."""
    series = Newsletter.objects.create(slug="letters", name="Letters")
    sent = make_sent(newsletter=series)
    Block.objects.create(issue=sent.issue, position=1, kind="text", content={"en": {"heading": "Hello"}})
    sent.hit(sent.to(member), sent.link())
    count(sent.issue)
    for name in ("report", "report-count", "report-people", "report-csv", "doubts-sent", "doubts-again"):
        yield f"studio-{name}", {"issue": sent.issue.pk}
    for name in ("sending", "sending-pause", "sending-resume", "sending-cancel"):
        yield f"studio-{name}", {"issue": sent.issue.pk}
    yield "studio-person-mails", {"person": member.pk}
    for name in ("newsletter-archive", "newsletter-feed"):
        yield name, {"newsletter": sent.issue.newsletter.slug}
    for name in ("newsletter-issue", "newsletter-issue-letter"):
        yield name, {"newsletter": sent.issue.newsletter.slug, "number": sent.issue.number}


def _forgetful() -> Person:
    """Somebody who is not signed in by any test: a sign-in ends a reset link."""
    return PersonFactory.create(email="forgetful@example.org", password=make_password(PASSWORD))


def newsletter_token(address: str) -> str:
    wording = ConsentWording.objects.get(purpose="newsletter", channel="mail", language="en")
    ask_to_subscribe(address, wording, language="en", network="127.0.0.1")
    return str(unseal(Message.objects.filter(kind="confirm", address=address).latest("pk").sealed)["token"])


def stop_token(person: Person, purpose: str = "tips") -> str:
    message = Message(kind="welcome", person=person, address=person.email, occasion="test")
    return stop_url(message, purpose).rstrip("/").rsplit("/", 1)[-1]


def a_link() -> Link:
    mailing = Mailing.objects.create(kind="newsletter", occasion="issue:1")
    return tracked_links(mailing, "text", {"/library/": "Library"})["/library/"]


def reset_key(person: Person) -> Arguments:
    return {"token": key_for(person)}


def a_mail(words: str = "Code 123") -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "hello@kinship.example", "marta@example.org", words
    letter.set_content(words)
    letter.add_alternative(f"<html><head></head><body><p>{words}</p></body></html>", subtype="html")
    return letter


@contextmanager
def undone() -> Iterator[None]:
    """What happens in here has not happened, and was not counted by the limits."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    counted = list(valkey().scan_iter("LIMITS*", count=1000))
    if counted:
        valkey().delete(*counted)
