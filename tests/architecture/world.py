"""A small true world: the starter content, one person per role, and arguments for every address."""

import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser, Group
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Block, Event, Newsletter
from campaigns.newsletters.drafting import draft
from campaigns.newsletters.kinds import slug_of
from campaigns.newsletters.reporting.counting import count
from campaigns.newsletters.saving import save_words
from campaigns.newsletters.versions import keep_version
from community.support.asking import ask_for_help
from community.support.attachments import link_for
from community.support.notices import REQUEST
from content.library.sharing import card_of
from content.models import Item, Problem, Topic
from content.topics.querysets import first_of
from portal.docs.building import site_folder
from portal.feedback import working
from portal.feedback.answering import rate
from portal.feedback.mailing import feedback_url
from portal.files.examining import examine
from portal.files.keeping import keep_image
from portal.mail.models import Mailing, Message
from portal.mail.sealing import unseal
from portal.mail.tracking.links import click_url, open_url, tracked_links
from portal.mail.tracking.models import Link
from portal.mail.unsubscribing import stop_url
from portal.mailbox import keeping
from portal.notices.models import Notice
from portal.web.heartbeats import valkey
from profiles.accounts.codes import token_of
from profiles.accounts.joining import ask_to_come_in
from profiles.accounts.keys import key_for
from profiles.businesses.locking import current
from profiles.businesses.querysets import business_of
from profiles.colleagues.access import token_of as invitation_token
from profiles.colleagues.inviting import invite
from profiles.consent.consenting import give
from profiles.consent.models import ConsentWording, Purpose
from profiles.consent.subscribing import ask_to_subscribe
from profiles.facts.telling import tell
from profiles.imports.kinds import kinds as import_kinds
from profiles.imports.running import go_on
from profiles.imports.starting import check, take_in
from profiles.models import (
    Asking,
    Business,
    FoundByDomain,
    JoinRequest,
    Person,
    Product,
    Purchase,
    Wording,
)
from profiles.owning.changing import use
from profiles.people.roles import sync_roles
from profiles.privacy.asking import ask_to_erase
from profiles.purchases.buying import keep_purchases
from profiles.questions.catalogue import catalogue
from profiles.questions.mailing import answer_token
from profiles.security.closing import token_of as reopen_token
from profiles.security.models import AddressChange, OpenSession
from profiles.security.moving import token_of as undo_token
from profiles.seeing.loading import load_personas
from profiles.seeing.looking import end_look, look_as_member
from profiles.segments.changing import keep, make
from profiles.segments.refreshing import refresh
from profiles.shopper.loading import load_tasks
from profiles.shopper.models import ShopperTask
from profiles.shopper.trying import begin_month, note
from profiles.value.testing import begin_question_test
from tests.architecture.browsers import browser, session_of
from tests.architecture.world_clusters import of_clusters
from tests.architecture.world_partners import of_partners
from tests.campaigns.newsletters.reporting.ledgers import make_sent
from tests.factories import MembershipFactory, PersonFactory
from tests.portal.files.conftest import a_picture
from tests.profiles.privacy.copies import copy_of
from tests.profiles.security.soft_passkey import SoftPasskey
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
    sessions: dict[str, str] = field(default_factory=dict)

    @property
    def member(self) -> Person:
        return self.people[MEMBER]

    def url(self, name: str) -> str:
        return reverse(name, kwargs=self.arguments.get(name, {}))

    def client(self, role: str = VISITOR, *, csrf: bool = False) -> Client:
        return browser(self.sessions[role] if role != VISITOR else None, csrf=csrf)


def make_world() -> World:
    for command in STARTERS:
        call_command(command, stdout=io.StringIO())
    sync_roles()
    world = World({role: make_person(role) for role in ROLES if role != VISITOR})
    tell(world.member, "industry", ["bakery"])
    _consent(world.member)
    world.arguments = dict(_arguments(world))
    world.sessions = {role: session_of(person) for role, person in world.people.items()}
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
    yield from _of_colleagues(world.member)
    yield from _of_mailed(world.member)
    yield from _of_security(world.member)
    yield from _of_writing(world.people["marketer"], world.member)
    yield from _of_newsletters(world.member)
    yield from _of_notices(world.people[ADMIN])
    yield from _of_feedback(world.member, world.people["marketer"])
    yield from _of_looking(world)
    yield from _of_value(world.people["marketer"])
    yield from _of_docs()
    yield from _of_segments(world.people["marketer"])
    yield from of_clusters(world.people["marketer"])
    yield from _of_imports(world.people["marketer"], world.member)
    yield from of_partners(world.member, world.people["partner"])


def _of_docs() -> Iterator[tuple[str, Arguments]]:
    """A handbook of two pages, in the folder of the tests."""
    site_folder().mkdir(parents=True)
    for page in ("index.html", "agents.html"):
        (site_folder() / page).write_text("<h1>Handbook</h1>")
    yield "docs-file", {"path": "agents.html"}


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
    image = keep_image(io.BytesIO(a_picture()), "A loaf", marketer)
    yield "file", {"digest": image.digest, "suffix": image.suffix}


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
    use(member, Product.objects.get(slug="kinship-till"), {"seats": 3, "renews_on": date(2030, 1, 31)})
    bought(member, 1)
    for name in ("owned", "owned-use", "owned-drop"):
        yield name, {"slug": "kinship-till"}
    asking = make_asking(member)
    for name in ("choices", "save", "skip", "later", "never"):
        yield f"question-{name}", {"asking": asking.pk}


def _of_colleagues(member: Person) -> Iterator[tuple[str, Arguments]]:
    """Who is with the member, who is invited and who asks; and a business that all may ask to join."""
    mine = current(member.pk)
    assert mine
    colleague = MembershipFactory.create(person__name="⟦Ben⟧", business=mine.business)
    for act in ("remove", "hand-over"):
        yield f"colleagues-{act}", {"pk": colleague.pk}
    invitation = invite(member, "new.colleague@example.org", "⟦Join us⟧")
    for act in ("again", "back"):
        yield f"colleagues-invite-{act}", {"pk": invitation.pk}
    for act in ("invitation", "invitation-refuse"):
        yield act, {"token": invitation_token(invitation)}
    asks = JoinRequest.objects.create(business=mine.business, person=PersonFactory.create(name="⟦Ruth⟧"))
    for act in ("let-in", "turn-down"):
        yield f"colleagues-{act}", {"pk": asks.pk}
    yield "colleagues-ask", {"pk": findable("owner@example.org").pk}


def findable(owner: str) -> Business:
    """One that lets itself be found by whoever has an address at the domain of its owner's."""
    person = PersonFactory.create(email=owner)
    business: Business = MembershipFactory.create(person=person, business__name="⟦Other⟧").business
    FoundByDomain.objects.create(business=business, domain=owner.partition("@")[2])
    return business


def bought(member: Person, many: int) -> None:
    """Lines of what their business bought."""
    till, at = Product.objects.get(slug="kinship-till"), Purchase.objects.count()
    lines = [
        Purchase(
            business=business_of(member),
            product=till,
            on=date(2026, 1, 31),
            amount=120,
            currency="EUR",
            partner="⟦Harbour Computers⟧",
            source="world",
            reference=str(at + number),
        )
        for number in range(many)
    ]
    keep_purchases("world", lines)


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


def _of_security(member: Person) -> Iterator[tuple[str, Arguments]]:
    passkey = SoftPasskey().make({"publicKey": {"user": {"id": "MQ"}, "challenge": "AAAA"}})
    data = {"name": "⟦Phone⟧", "credential": passkey}
    row = Authenticator.objects.create(user=member, type="webauthn", data=data)
    session = OpenSession.objects.create(person=member, session_key="elsewhere")
    service = SocialAccount.objects.create(user=member, provider="former", uid="1")
    yield "security-service-remove", {"pk": service.pk}
    for name in ("openid_connect_login", "openid_connect_callback"):
        yield name, {"provider_id": "former"}
    yield "security-passkey-remove", {"pk": row.pk}
    yield "security-session-end", {"key": session.key}
    moved = AddressChange.objects.create(
        person=PersonFactory.create(email="moved@example.org"),
        old="left@example.org",
        new="moved@example.org",
    )
    yield "security-address-undo", {"token": undo_token(moved)}
    closed = PersonFactory.create(email="closed@example.org", closed_at=timezone.now())
    yield "security-reopen", {"token": reopen_token(closed, closed.closed_at)}
    for name in ("person-erase", "person-copy", "person-known"):
        yield name, {"person": member.pk}
    for name in ("person-note", "person-take-back"):
        yield name, {"person": member.pk, "slug": "industry"}
    yield "copy-file", {"key": copy_of(member).key}
    erased = PersonFactory.create(email="erased@example.org")
    yield "erasure", {"key": ask_to_erase(erased, by=erased, network="192.0.2.7").key}


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


def _of_notices(admin: Person) -> Iterator[tuple[str, Arguments]]:
    """Somebody asked for help, which is told to those who read that."""
    ask_for_help(AnonymousUser(), "jo@example.org", "⟦It is slow⟧", "")
    notice = Notice.objects.filter(person=admin, kind=REQUEST).latest("pk")
    for name in ("notice", "notice-new"):
        yield name, {"pk": notice.pk}


def _of_feedback(member: Person, marketer: Person) -> Iterator[tuple[str, Arguments]]:
    """What the member said about an article, our answer, and what was changed."""
    item = Item.objects.earliest("pk")
    said = rate({"person": member}, "library", item.pk, "thumb", 0, "⟦How on a phone?⟧")
    working.reply(said, marketer, "⟦Open the menu.⟧")
    change = working.tell_change(said, marketer, "⟦There is a picture now.⟧")
    for name in ("one", "take", "give-back", "done", "reopen", "hand-over", "reply", "changed"):
        yield f"studio-feedback-{name}", {"pk": said.pk}
    yield "studio-feedback-withdraw", {"pk": change.pk}
    yield "feedback-reply", {"pk": said.pk}
    for name in ("feedback-scale", "feedback-scale-undo"):
        yield name, {"target": "site", "object_id": 1, "scale": "nps"}
    yield "feedback-mailed", {"token": feedback_token(member)}


def feedback_token(person: Person) -> str:
    return feedback_url(person.pk, "site", 1, "nps").rstrip("/").rpartition("/")[2]


def _of_looking(world: World) -> Iterator[tuple[str, Arguments]]:
    """A persona of two, a month of the shopper, and a look at the member that is over."""
    load_personas()
    load_tasks()
    for name in ("persona", "seeing-persona"):
        yield name, {"slug": "baker-with-two-pcs"}
    yield "seeing-member", {"person": world.member.pk}
    task, run = ShopperTask.objects.earliest("pk"), begin_month(world.people[ADMIN])
    finding = note(run, task, world.people[ADMIN], "bad", "It was slow.")
    end_look(look_as_member(world.people["agent"], world.member, "To help with a ticket."), "stopped")
    for act in ("run", "take", "done"):
        yield f"shopper-{act}", {"run": run.pk}
    yield "shopper-note", {"run": run.pk, "task": task.pk}
    yield "shopper-task", {"task": task.pk}
    yield "shopper-mended", {"finding": finding.pk}


def _of_value(marketer: Person) -> Iterator[tuple[str, Arguments]]:
    """Words that are tested, and others that are not."""
    wording = Wording.objects.get(question__slug="challenge", language="en")
    words = {"asks": "What is hardest?", "gap": wording.gap, "benefit": wording.benefit}
    test = begin_question_test(wording, [words], smallest=10, share=0.5, by=marketer)
    yield "value-test-stop", {"test": test.pk}
    yield "value-test-keep", {"test": test.pk, "position": 1}
    yield "value-test-question", {"wording": Wording.objects.get(question__slug="need", language="en").pk}
    consents = ConsentWording.objects.filter(at_signup=True, is_active=True, language="en")
    yield "value-test-consent", {"wording": consents.earliest("pk").pk}


def _of_segments(marketer: Person) -> Iterator[tuple[str, Arguments]]:
    """Members who bake, kept up to date, in another segment."""
    bakers = {"has": "answered", "question": "industry", "values": ["bakery"]}
    segment = make(
        marketer, "⟦Bakers⟧", "⟦Who bakes⟧", {"any": [bakers, {"has": "reads", "languages": ["de"]}]}
    )
    keep(segment, marketer, kept=True)
    refresh(segment.pk)
    make(marketer, "⟦Others⟧", rule={"not": {"has": "segment", "segment": segment.pk}})
    for act in ("", "-words", "-line", "-join", "-remove", "-copy", "-keep", "-delete"):
        yield f"studio-segment{act}", {"pk": segment.pk}


def _of_imports(marketer: Person, member: Person) -> Iterator[tuple[str, Arguments]]:
    """Checked: the member would learn a town, and one row is wrong."""
    data = f"⟦Email⟧,⟦Town⟧,⟦Notes⟧\n{member.email},⟦Leeds⟧,\n⟦nobody⟧,,⟦x⟧\n".encode()
    held = take_in(import_kinds["people"], io.BytesIO(data), "⟦rows⟧.csv", len(data), marketer)
    check(held, held.columns)
    go_on(held.pk)
    for act in ("", "-columns", "-letters", "-run", "-pause", "-resume", "-forget", "-wrong"):
        yield f"studio-import{act}", {"pk": held.pk}


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
