"""Somebody of whom every part of the site holds something, and a search of all that is kept."""

import io
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from campaigns.models import Event, Issue, Newsletter, Version
from community.support.asking import ask_for_help
from content.models import Dismissal
from portal.activity.models import Rollup, Sighting
from portal.activity.recording import record
from portal.feedback.models import Feedback, FeedbackChange, FeedbackEvent
from portal.files.examining import examine
from portal.files.models import Image
from portal.mail.bounces.models import DeliveryReport
from portal.mail.models import Message, State, Suppression
from portal.mail.planning import plan
from portal.mail.suppressing import suppress
from portal.mailbox import keeping
from portal.notices.models import Notice, NoticeChoice, NoticeOccasion, NoticeRhythm
from portal.web.heartbeats import valkey
from portal.web.rates import seconds_to_wait
from profiles.accounts.joining import ask_to_come_in
from profiles.colleagues.inviting import invite
from profiles.consent.consenting import give
from profiles.consent.models import ConsentWording
from profiles.facts.telling import tell
from profiles.models import (
    AccountMerge,
    AddressChange,
    AdopterType,
    Asking,
    Business,
    ConsentEntry,
    CurrentFact,
    Engagement,
    Export,
    Fact,
    Import,
    Introduction,
    JoinRequest,
    MailedCode,
    Membership,
    Partner,
    PartnerOfRecord,
    PartnerStaff,
    Person,
    Preferences,
    Product,
    Question,
    Wording,
    WrongTry,
)
from profiles.owning.changing import use
from profiles.seeing.looking import look_as_member, look_as_persona
from profiles.seeing.models import LookedPage, Persona
from profiles.segments.models import Segment, SegmentMember
from profiles.shopper.models import ShopperFinding, ShopperRun, ShopperTask
from profiles.value.models import OptInAsking, SplitTest
from tests.factories import MembershipFactory, PersonFactory, TrainingFactory
from training.models import Progress

ADDRESS, OLD, NAME = "wilhelmina@crumbly-bakes.example", "mina@crumbly-bakes.example", "Wilhelmina Zuckerbrot"


def furnish() -> Person:
    """With a row in every table that can name a person. Needs the starter questions."""
    person = PersonFactory.create(email=ADDRESS, name=NAME, password="!")
    other = PersonFactory.create(is_staff=True, is_superuser=True)
    with transaction.atomic():
        _account(person)
        _answers(person)
        _business(person, other)
        _mail(person, other)
        _use(person, other)
        _work(person, other)
    return person


def _account(person: Person) -> None:
    now = timezone.now()
    client = Client()
    client.force_login(person)
    client.get("/me/")
    ask_to_come_in(ADDRESS, **COMING_IN)
    MailedCode.objects.create(person=person, purpose="fresh", address=ADDRESS, code_hash="x", expires_at=now)
    AddressChange.objects.create(person=person, old=OLD, new=ADDRESS)
    WrongTry.objects.create(person=person)
    Authenticator.objects.create(user=person, type="totp", data={"secret": NAME})
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=True, primary=True)
    SocialAccount.objects.create(user=person, provider="x", uid=ADDRESS, extra_data={"name": NAME})
    Preferences.objects.create(person=person)
    asked = PersonFactory.create()
    Export.objects.create(person=asked, by=person, by_themselves=False)
    Export.objects.create(person=person, state="failed")


def _answers(person: Person) -> None:
    call_command("load_consents", verbosity=0)
    wording = ConsentWording.objects.filter(purpose="newsletter", channel="mail", language="en").latest("pk")
    give(person, "newsletter", "mail", wording=wording, source="test", proof={"address": ADDRESS})
    tell(person, "industry", ["bakery"])
    by_words = {"person": person, "source": "told", "question": Question.objects.order_by("pk")[0]}
    fact = Fact.objects.create(value=[NAME], by=person, **by_words)
    CurrentFact.objects.create(value=NAME, fact=fact, at=timezone.now(), **by_words)
    words = Wording.objects.filter(language="en").order_by("pk")[0]
    visit = "00000000-0000-0000-0000-000000000001"
    Asking.objects.create(person=person, question=words.question, wording=words, place="home", visit=visit)
    OptInAsking.objects.create(key=visit, who="x", is_new=True, language="en", person=person)


def _business(person: Person, other: Person) -> None:
    """With a colleague, so that it stays and only lets go of who said things about it."""
    own = Membership.objects.get(person=person).business
    MembershipFactory.create(business=own)
    use(person, Product.objects.order_by("pk")[0], {"seats": 2})
    elsewhere = MembershipFactory.create(person=other).business
    invite(person, "new@crumbs.example", f"{NAME} asks you in")
    invite(other, ADDRESS, "Come to us")
    JoinRequest.objects.create(business=elsewhere, person=person, by=person)
    merged = PersonFactory.create(closed_at=timezone.now())
    AccountMerge.objects.create(person=merged, into=person, by=person)
    _partner(person, own)
    Engagement.objects.create(person=person, kind="learner", since=timezone.now())
    AdopterType.objects.create(person=person, kind="innovator", since=timezone.now())
    Import.objects.create(kind="people", name="Rows.csv", by=person, header=["Email"])


def _partner(person: Person, own: Business) -> None:
    """They work for one, and chose and ended another one."""
    partner = Partner.objects.create(slug="p", name="A partner", summary="It sells.", mail="hello@p.example")
    PartnerStaff.objects.create(person=person, partner=partner)
    record = PartnerOfRecord.objects.create(
        business=own, partner=partner, source="member", by=person, ended_by=person
    )
    Introduction.objects.create(person=person, record=record, shows="mail")


def _mail(person: Person, other: Person) -> None:
    plan("notice", person, "sent:1", data={"event": "reopened", "language": "en", "name": NAME})
    said = f"550 5.1.1 <{ADDRESS}> unknown"
    Message.objects.filter(person=person, kind="notice").update(state=State.BOUNCED, reason=said)
    bounced = Message.objects.get(person=person, kind="notice")
    DeliveryReport.objects.create(
        source="t",
        event_id="1",
        what="bounced",
        message=bounced,
        address=ADDRESS,
        words=said,
        at=timezone.now(),
    )
    suppress(ADDRESS, Suppression.Reason.COMPLAINT)
    plan("notice", None, "visitor:1", address=OLD, data={"event": "reopened", "language": "en"})
    about = {"kind": "feedback", "about": "feedback:1"}
    Notice.objects.create(person=person, **about)
    Notice.objects.create(person=other, actors=[person.pk, other.pk], **about)
    NoticeOccasion.objects.create(person=person, kind="feedback", occasion="1")
    NoticeChoice.objects.create(person=person, kind="feedback", channel="off")
    NoticeRhythm.objects.create(person=person, rhythm="weekly")
    keeping.keep(f"To: {ADDRESS}\nSubject: x\n\n{NAME}".encode())
    seconds_to_wait("5/hour", "code", ADDRESS)


def _use(person: Person, other: Person) -> None:
    now = timezone.now()
    Rollup.objects.create(person=person, verb="told", count=1, first_at=now, last_at=now)
    Sighting.objects.create(kind="view", person=person, subject="x", data={"q": NAME}, at=now)
    Dismissal.objects.create(person=person, source="library", object_id=1)
    Progress.objects.create(person=person, training=TrainingFactory.create(), started_at=now)
    given = Feedback.objects.create(target="x", object_id=1, person=person, helpful=True, why=f"I am {NAME}")
    FeedbackEvent.objects.create(feedback=given, what="taken", by=person, to=person)
    FeedbackChange.objects.create(target="x", object_id=1, words="It is new.", by=person)
    letter = b"My name is Wilhelmina Zuckerbrot\n"
    ask_for_help(
        person, ADDRESS, f"{NAME} asks", "/", examine(io.BytesIO(letter), f"{NAME}.txt", len(letter))
    )
    ask_for_help(AnonymousUser(), OLD.upper(), "Nobody answers", "/")
    look = look_as_member(other, person, f"{NAME} called")
    LookedPage.objects.create(look=look, name="me", path=f"/me/{ADDRESS}")


def _work(person: Person, other: Person) -> None:
    brought = {"purpose": "tips", "channel": "mail", "given": True, "source": "import"}
    ConsentEntry.objects.create(person=other, proof={"by": person.pk, "basis": "form"}, **brought)
    look_as_persona(person, Persona.objects.create(slug="mia", name="Mia"))
    record("seen_as", other, f"person:{other.pk}", by=person.pk)
    Image.objects.create(digest="0", suffix="png", width=1, height=1, bytes=1, alt="A loaf", by=person)
    segment = Segment.objects.create(name="All", rule={"all": []}, by=person)
    SegmentMember.objects.create(segment=segment, person=person, since=timezone.now())
    run = ShopperRun.objects.create(month="2020-01-01", owner=person)
    task = ShopperTask.objects.create(words="Come in", path="/")
    ShopperFinding.objects.create(run=run, task=task, verdict="fine", by=person)
    SplitTest.objects.create(purpose="tips", language="en", smallest=5, planned=10, started_by=person)
    news = Newsletter.objects.create(slug="n", name="News", purpose="newsletter")
    issue = Issue.objects.create(
        newsletter=news, number=1, title="One", written_by=person, approved_by=person
    )
    Version.objects.create(issue=issue, number=1, why="saved", snapshot={}, by=person)
    Event.objects.create(issue=issue, what="made", by=person)
    _log(person, person)
    _log(other, person)


def _log(by: Person, about: Person) -> None:
    kind = ContentType.objects.get_for_model(Person)
    words = {"object_repr": ADDRESS, "change_message": f"{NAME} changed", "action_flag": CHANGE}
    LogEntry.objects.create(user=by, content_type=kind, object_id=str(about.pk), **words)


COMING_IN: dict[str, Any] = {
    "carried": {"sentence": {"name": [NAME]}},
    "ticked": [],
    "language": "en",
    "next_url": "/",
}


def found_in_tables(*words: str) -> list[str]:
    """`table: row` wherever one of these words stands in a row, in any letter case."""
    return [
        f"{table}: {row}"
        for table in _tables()
        for row in _rows(table)
        if any(word.lower() in row for word in words)
    ]


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def _rows(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT lower(t::text) FROM "{table}" AS t')
        return [row for (row,) in cursor.fetchall()]


def names_by_key(pk: int) -> list[str]:
    """Columns that refer to this person."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT conrelid::regclass::text, attname FROM pg_constraint
               JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
               WHERE contype = 'f' AND confrelid = 'profiles_person'::regclass"""
        )
        columns = cursor.fetchall()
        found = []
        for table, column in columns:
            cursor.execute(f'SELECT count(*) FROM {table} WHERE "{column}" = %s', [pk])
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return sorted(found)


def found_elsewhere(*words: str) -> list[str]:
    """Keys and values in Valkey, and files, in which one of these words stands."""
    wanted = [word.lower().encode() for word in words]
    said = {str(key): key + _value(key) for key in valkey().scan_iter()}
    said |= {str(path): path.read_bytes() for path in Path(settings.VAR_DIR).rglob("*") if path.is_file()}
    return [name for name, held in said.items() if any(word in held.lower() for word in wanted)]


def _value(key: bytes) -> bytes:
    return bytes(valkey().dump(key) or b"")
