"""Six issues of the demo company's newsletter that went out, month by month, and what their readers did: generated."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from campaigns.newsletters.archive.search import tell_search
from campaigns.newsletters.holding_out import is_held_out
from campaigns.newsletters.models import Block, Event, Issue, Newsletter
from campaigns.newsletters.noting import What, note
from campaigns.newsletters.placeholders import with_defaults
from campaigns.newsletters.reporting.counting import count
from campaigns.newsletters.starting_blocks import first_blocks
from portal.activity.models import Activity
from portal.mail.models import Mailing, Message, State, Suppression
from portal.mail.tracking.models import Hit, Link
from profiles.businesses.models import Membership
from profiles.consent.querysets import yes_by_mail
from profiles.facts.models import CurrentFact, Fact, Source
from profiles.owning.models import OwnedProduct, OwnershipEntry
from profiles.people.models import Person

WENT_OUT = (168, 138, 107, 77, 46, 17)
"""So many days ago; even the last one's days are over."""
HELD_OUT = 30
SUBJECTS = (
    "A price that pays for your time, {name|friend}",
    "Spot a scam before it costs you, {name|friend}",
    "Your first hire, step by step, {name|friend}",
    "Back up your files while you lock up, {name|friend}",
    "Get your invoices paid, {name|friend}",
    "Close up in ten minutes, {name|friend}",
)
DID = {
    "signed_in": 0.3,
    "training_finished": 0.1,
    "asked_for_help": 0.05,
    "told": 0.15,
    "found_helpful": 0.08,
}
MAILED_MORE = 1.4
"""How many times likelier in those who got it: only so that there is something to see."""


def make_sent_issues(dice: random.Random) -> int:
    newsletter = Newsletter.objects.create(
        slug="monthly", name="The Fernhill letter", working_day=1, held_out_percent=HELD_OUT
    )
    _date_what_is_known()
    sent = sum(_send(dice, newsletter, at) for at in range(len(WENT_OUT)))
    tell_search()
    return sent


def _date_what_is_known() -> None:
    """Made a moment ago; told, in the demo's own time, before the issues went out."""
    before = timezone.now() - timedelta(days=max(WENT_OUT) + 1)
    Fact.objects.filter(by__is_generated=True, source=Source.TOLD).update(at=before)
    CurrentFact.objects.filter(fact__by__is_generated=True, source=Source.TOLD).update(at=before)
    OwnershipEntry.objects.filter(by__is_generated=True).update(at=before)
    OwnedProduct.objects.filter(by__is_generated=True).update(at=before)
    Membership.objects.filter(person__is_generated=True).update(from_at=before)


def _send(dice: random.Random, newsletter: Newsletter, at: int) -> int:
    begun = timezone.now() - timedelta(days=WENT_OUT[at])
    issue = _issue(newsletter, at + 1, begun)
    rows = Message.objects.bulk_create(_rows(dice, issue, begun))
    Suppression.objects.bulk_create(
        Suppression(address=row.address, reason=Suppression.Reason.BOUNCE)
        for row in rows
        if row.state == State.BOUNCED
    )
    Message.objects.filter(mailing=issue.mailing).update(planned_at=begun)
    done = Activity.objects.bulk_create(_doings(dice, rows, begun))
    hits = Hit.objects.bulk_create(_hits(dice, issue, rows, begun))
    count(issue)
    return len(rows) + len(done) + len(hits)


def _issue(newsletter: Newsletter, number: int, begun: datetime) -> Issue:
    over = begun + timedelta(hours=1)
    mailing = Mailing.objects.create(
        kind="newsletter",
        occasion=f"demo-issue:{number}",
        state=Mailing.State.FINISHED,
        planned_at=begun,
        ended_at=over,
    )
    Mailing.objects.filter(pk=mailing.pk).update(begun_at=begun)
    mailing.refresh_from_db()
    issue = Issue.objects.create(
        newsletter=newsletter,
        number=number,
        title=f"{newsletter.name} {number}",
        state=Issue.State.SENT,
        words={"en": {"subject": SUBJECTS[number - 1], "preview": "Ten minutes, one thing to do today."}},
        held_out_percent=HELD_OUT,
        salt=f"demo-{number}",
        mailing=mailing,
        begun_at=begun,
        ended_at=over,
    )
    for position, block in enumerate(first_blocks("en"), start=1):
        block.issue, block.position = issue, position
        block.save()
    for what, when in ((What.STARTED, begun), (What.FINISHED, over)):
        event = note(issue, what, None)
        Event.objects.filter(pk=event.pk).update(at=when)
    return issue


def _rows(dice: random.Random, issue: Issue, begun: datetime) -> Iterator[Message]:
    said_yes = set(yes_by_mail("newsletter").values_list("person", flat=True))
    gone = set(Suppression.objects.values_list("address", flat=True))
    works_at = dict(Membership.objects.filter(until_at=None).values_list("person", "business"))
    people = Person.objects.members().filter(is_generated=True, is_staff=False, confirmed_at__lt=begun)
    for person in people.order_by("pk"):
        key = f"b{works_at[person.pk]}" if person.pk in works_at else f"p{person.pk}"
        held = is_held_out(issue, key)
        if person.email in gone:
            yield _row(issue, person, begun, state=State.EXCLUDED, reason="suppressed", ended_at=begun)
        elif person.pk in said_yes:
            yield _row(issue, person, begun, **_fate(dice, begun, held))
        else:
            yield _row(issue, person, begun, state=State.EXCLUDED, reason="no_consent", ended_at=begun)


def _fate(dice: random.Random, begun: datetime, held: bool) -> dict[str, Any]:
    if held:
        return {"state": State.EXCLUDED, "reason": "held_out", "ended_at": begun}
    state = dice.choices((State.SENT, State.BOUNCED, State.FAILED), (96, 3, 1))[0]
    left = begun + timedelta(seconds=dice.randrange(3600))
    return {"state": state, "handed_over_at": left, "ended_at": left}


def _row(issue: Issue, person: Person, begun: datetime, **fields: Any) -> Message:
    return Message(
        kind="newsletter",
        stream="bulk",
        mailing=issue.mailing,
        person=person,
        address=person.email,
        occasion=issue.occasion,
        due_at=begun,
        **fields,
    )


def _doings(dice: random.Random, rows: Iterable[Message], begun: datetime) -> Iterator[Activity]:
    for row in rows:
        more = MAILED_MORE if row.state == State.SENT else 1
        for verb, share in DID.items():
            if dice.random() < share * more:
                yield Activity(
                    verb=verb, person=row.person, at=begun + timedelta(hours=dice.randrange(2, 300))
                )


def _hits(dice: random.Random, issue: Issue, rows: Iterable[Message], begun: datetime) -> Iterator[Hit]:
    links = [_link(issue, block) for block in issue.blocks.all()]
    for row in rows:
        if row.state == State.SENT:
            yield _hit(issue, row, None, begun, dice, people=dice.random() < 0.5)
            for link in dice.sample(links, dice.choices((0, 1, 2), (75, 20, 5))[0]):
                yield _hit(issue, row, link, begun, dice, people=dice.random() < 0.8)


def _link(issue: Issue, block: Block) -> Link:
    words = with_defaults(block.content["en"].get("heading") or str(block.get_kind_display()))
    return Link.objects.create(
        mailing=issue.mailing, part=block.part, url=f"/library/?from={block.pk}", label=words
    )


def _hit(
    issue: Issue, row: Message, link: Link | None, begun: datetime, dice: random.Random, *, people: bool
) -> Hit:
    at = begun + timedelta(hours=dice.randrange(1, 200)) if people else None
    machines = 0 if people else dice.randrange(1, 9)
    return Hit(
        mailing=issue.mailing,
        message=row,
        link=link,
        people=int(people),
        machines=machines,
        first_at=at,
        last_at=at,
    )
