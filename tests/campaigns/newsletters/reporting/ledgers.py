"""An issue with a ledger written by hand, so that every number of its report is known beforehand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from campaigns.models import Block, Issue, Newsletter
from portal.activity.models import Activity, Sighting
from portal.mail.models import Mailing, Message, State
from portal.mail.tracking.models import Hit, Link
from profiles.models import Business, Fact, Membership, Person
from profiles.questions.models import Question
from tests.factories import BusinessFactory, PersonFactory

BEGUN = datetime(2026, 11, 2, 9, tzinfo=UTC)
BEFORE, DURING, AFTER = BEGUN - timedelta(days=30), BEGUN + timedelta(days=3), BEGUN + timedelta(days=15)
OVER = BEGUN + timedelta(days=20)


@dataclass
class Sent:
    """An issue that went out, and verbs to say what came of it."""

    issue: Issue
    mailing: Mailing
    links: dict[str, Link] = field(default_factory=dict)

    def to(
        self, person: Person | None = None, state: str = State.SENT, reason: str = "", **fields: Any
    ) -> Message:
        """A row of the ledger. `at_once=True`: excluded when it was planned."""
        person = person or self.reader()
        at_once = fields.pop("at_once", reason == "held_out")
        row = Message.objects.create(
            kind="newsletter",
            stream="bulk",
            mailing=self.mailing,
            person=person,
            address=person.email,
            occasion=self.issue.occasion,
            state=state,
            reason=reason,
            due_at=BEGUN,
            **fields,
        )
        ended = None if state in (State.PLANNED, State.DEFERRED) else BEGUN + timedelta(0 if at_once else 60)
        Message.objects.filter(pk=row.pk).update(planned_at=BEGUN, ended_at=ended)
        row.refresh_from_db()
        return row

    def held(self, person: Person | None = None) -> Message:
        return self.to(person, State.EXCLUDED, "held_out")

    def reader(self, business: Business | None = None, **fields: Any) -> Person:
        """In a business since long ago, a new one unless it is named."""
        person = PersonFactory.create(**fields)
        membership = Membership.objects.create(person=person, business=business or BusinessFactory.create())
        Membership.objects.filter(pk=membership.pk).update(from_at=BEFORE)
        return person

    def link(self, url: str = "/library/a/", part: str = "", label: str = "An article") -> Link:
        part = part or self.block().part
        key = f"{part} {url}"
        if key not in self.links:
            self.links[key] = Link.objects.create(mailing=self.mailing, part=part, url=url, label=label)
        return self.links[key]

    def block(self) -> Block:
        return self.issue.blocks.first() or Block.objects.create(issue=self.issue, position=1, kind="picks")

    def hit(
        self,
        row: Message,
        link: Link | None = None,
        people: int = 1,
        machines: int = 0,
        at: datetime = DURING,
    ) -> Hit:
        """A click on the link, or without one, that it was opened."""
        when = {"first_at": at, "last_at": at} if people else {}
        return Hit.objects.create(
            mailing=self.mailing, message=row, link=link, people=people, machines=machines, **when
        )


def did(person: Person, verb: str, at: datetime = DURING, subject: str = "") -> Activity:
    return Activity.objects.create(verb=verb, person=person, at=at, subject=subject)


def saw(person: Person, at: datetime = DURING) -> Sighting:
    return Sighting.objects.create(kind="view", person=person, subject="library:a", at=at)


def know(question: str, value: str, person: Person, at: datetime = BEFORE, source: str = "told") -> Fact:
    """Told about the person, or about the business they are in."""
    asked = Question.objects.get(slug=question)
    about: dict[str, Any] = {"person": person}
    if asked.subject == "business":
        about = {"business": Membership.objects.get(person=person).business}
    fact = Fact.objects.create(question=asked, value=[value], source=source, **about)
    Fact.objects.filter(pk=fact.pk).update(at=at)
    return fact


def make_sent(number: int = 1, newsletter: Newsletter | None = None, **fields: Any) -> Sent:
    newsletter = (
        newsletter or Newsletter.objects.get_or_create(slug="monthly", defaults={"name": "Monthly"})[0]
    )
    mailing = Mailing.objects.create(
        kind="newsletter",
        occasion=f"issue:{newsletter.slug}:{number}",
        state=Mailing.State.FINISHED,
        planned_at=BEGUN,
        ended_at=BEGUN + timedelta(hours=1),
    )
    Mailing.objects.filter(pk=mailing.pk).update(begun_at=BEGUN)
    mailing.refresh_from_db()
    wanted = {
        "title": f"Letter {number}",
        "state": Issue.State.SENT,
        "held_out_percent": 10,
        "ended_at": BEGUN,
    }
    wanted |= fields
    issue = Issue.objects.create(
        newsletter=newsletter,
        number=number,
        mailing=mailing,
        words={"en": {"subject": f"Subject {number}", "preview": "Line"}},
        salt="salt",
        begun_at=BEGUN,
        **wanted,
    )
    return Sent(issue, mailing)
