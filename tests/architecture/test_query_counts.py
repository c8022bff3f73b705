"""How many queries each page takes with warm caches: the literal number, the same for few things and for many.

A number that changes fails: a smaller one is written down here, a larger one is explained or undone. The home
page has a budget: 8 for a visitor, 14 for a member.
"""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import Issue, Newsletter
from campaigns.newsletters.drafting import draft
from campaigns.newsletters.reporting.counting import count as count_issue
from community.support.asking import ask_for_help
from content.models import Topic
from portal.feedback.answering import rate
from portal.feedback.working import reply
from portal.mailbox import keeping
from portal.search.indexing import rebuild
from profiles.colleagues.inviting import invite
from profiles.models import (
    Import,
    JoinRequest,
    Membership,
    Persona,
    Prerequisite,
    Product,
    Segment,
    SegmentMember,
    SegmentSize,
    ShopperFinding,
    ShopperRun,
    ShopperTask,
    WrongRow,
)
from profiles.owning.changing import use
from profiles.questions import catalogue
from profiles.security.models import OpenSession
from profiles.seeing.looking import end_look, look_as_member
from profiles.segments.changing import make
from tests.architecture.matrix import LISTS, MATRIX
from tests.architecture.world import ADMIN, MEMBER, VISITOR, World, a_mail, bought, findable
from tests.architecture.world_clusters import make_more_of_clusters
from tests.architecture.world_partners import make_more_partners
from tests.campaigns.newsletters.reporting.ledgers import Sent, make_sent
from tests.factories import (
    ItemFactory,
    MembershipFactory,
    PersonFactory,
    ProblemFactory,
    TopicFactory,
    TrainingFactory,
)
from training.models import Card, Progress, Training

WATCHED = (VISITOR, MEMBER, ADMIN)
HOME = {VISITOR: 8, MEMBER: 14}

COUNTS: dict[str, tuple[int | None, int | None, int | None]] = {
    "home": (6, 14, 16),
    "library": (4, 7, 9),
    "article": (9, 9, 13),
    "topics": (1, 2, 4),
    "partners": (3, 5, 7),
    "partner": (2, 6, 8),
    "your-partner": (None, 8, 5),
    "studio-partners": (None, None, 4),
    "topic": (8, 9, 11),
    "problems": (4, 6, 8),
    "search": (2, 3, 5),
    "training-list": (2, 4, 6),
    "training": (2, 4, 6),
    "training-end": (5, 9, 11),
    "help-sent": (0, 1, 3),
    "newsletter-sent": (0, 1, 3),
    "mailed-thanks": (0, 1, 3),
    "brand-css": (0, 1, 1),
    "brand-icon": (0, 1, 1),
    "healthz": (0, 1, 1),
    "mailbox": (0, 1, 3),
    "mailbox-mail": (0, 1, 3),
    "mailbox-mail-html": (0, 1, 1),
    "set-language": (0, 1, 3),
    "training-card": (3, 5, 7),
    "help": (0, 1, 3),
    "newsletter-signup": (1, 2, 4),
    "join": (2, None, None),
    "account_login": (0, None, None),
    "sign-in-password": (0, None, None),
    "account_inactive": (0, 1, 3),
    "account_reset_password": (0, 1, 3),
    "account_reset_password_done": (0, 1, 3),
    "account_reset_password_from_key_done": (0, 1, 3),
    "account_reset_password_from_key": (1, 2, 4),
    "join-link": (1, 2, 4),
    "newsletter-confirm": (3, 4, 6),
    "mailed-answer": (4, 5, 7),
    "mail-stop": (0, 1, 3),
    "mail-open": (0, 1, 1),
    "account_logout": (None, 1, 3),
    "sign-out": (None, 1, 3),
    "account_change_password": (None, 1, 3),
    "feedback-site": (1, 3, 5),
    "feedback-thanks": (0, 1, 3),
    "feedback-mailed": (1, 2, 4),
    "feedback-reply": (None, 6, None),
    "studio-feedback": (None, None, 5),
    "studio-feedback-one": (None, None, 8),
    "studio-feedback-trends": (None, None, 4),
    "notices": (None, 7, 6),
    "notice-choices": (None, 4, 6),
    "me": (None, 18, 20),
    "buying-stage": (None, 3, None),
    "adopter-type": (None, 2, 4),
    "colleagues": (None, 8, 6),
    "colleagues-leave": (None, 4, None),
    "colleagues-ask": (None, 3, 5),
    "colleagues-remove": (None, 3, None),
    "colleagues-hand-over": (None, 3, None),
    "invitation": (1, 2, 4),
    "seeing": (None, None, 4),
    "persona-new": (None, None, 3),
    "persona": (None, None, 4),
    "shopper": (None, None, 6),
    "shopper-run": (None, None, 7),
    "shopper-task": (None, None, 5),
    "shopper-tasks": (None, None, 5),
    "security": (None, 4, 6),
    "security-staff": (None, None, 4),
    "security-confirm": (None, 2, 4),
    "security-app": (None, 2, 4),
    "security-passkeys": (None, 1, 3),
    "security-address": (None, 1, 3),
    "security-address-undo": (1, 2, 4),
    "security-close": (None, 1, 3),
    "security-reopen": (1, 2, 4),
    "privacy": (None, 2, 4),
    "person-erase": (None, None, 5),
    "person-known": (None, None, 7),
    "person-note": (None, None, 5),
    "erasure": (1, 2, 4),
    "copy": (None, 2, 4),
    "person-copy": (None, None, 5),
    "value": (None, None, 13),
    "value-tests-new": (None, None, 6),
    "value-test-question": (None, None, 4),
    "value-test-consent": (None, None, 4),
    "owning": (None, 4, 6),
    "owned": (None, 3, None),
    "purchases": (None, 2, 4),
    "fact": (None, 2, 4),
    "less-undo": (None, 3, 5),
    "question-choices": (None, 3, None),
    "file": (1, 2, 2),
    "share-card": (2, 3, 3),
    "private-file": (None, 3, None),
    "studio-newsletters": (None, None, 5),
    "studio-newsletter-new": (None, None, 3),
    "studio-newsletter": (None, None, 4),
    "studio-issue": (None, None, 45),
    "studio-issue-letter": (None, None, 23),
    "studio-version": (None, None, 5),
    "studio-mails": (None, None, 20),
    "studio-mail": (None, None, 7),
    "studio-mail-html": (None, None, 7),
    "newsletter-archive": (2, 3, 5),
    "newsletter-issue": (1, 3, 5),
    "newsletter-issue-letter": (1, 2, 2),
    "newsletter-feed": (2, 3, 3),
    "studio-sending": (None, None, 7),
    "studio-sending-cancel": (None, None, 4),
    "studio-report": (None, None, 10),
    "studio-report-people": (None, None, 8),
    "studio-report-csv": (None, None, 9),
    "studio-person-mails": (None, None, 9),
    "docs": (None, None, 1),
    "docs-file": (None, None, 1),
    "studio-segments": (None, None, 8),
    "studio-segment-new": (None, None, 3),
    "studio-segment": (None, None, 9),
    "studio-segment-words": (None, None, 4),
    "studio-segment-line": (None, None, 4),
    "studio-clusters": (None, None, 5),
    "studio-cluster-new": (None, None, 4),
    "studio-clusters-revenue": (None, None, 5),
    "studio-clusters-revenue-csv": (None, None, 5),
    "studio-cluster": (None, None, 9),
    "studio-cluster-treatment": (None, None, 6),
    "studio-imports": (None, None, 4),
    "studio-import-new": (None, None, 3),
    "studio-import": (None, None, 6),
    "studio-import-columns": (None, None, 5),
    "studio-import-wrong": (None, None, 5),
    "styleguide": (None, None, 3),
    "styleguide-pictures": (None, None, 3),
    "admin:index": (None, None, 14),
}
"""By URL name: for a visitor, a member, an admin; None where that role is not let in."""


def pages(role: str) -> list[str]:
    return [name for name, door in MATRIX.items() if door.get[role] == 200]


def test_every_page_has_its_numbers() -> None:
    for at, role in enumerate(WATCHED):
        assert {name for name, counts in COUNTS.items() if counts[at] is not None} == set(pages(role))


def test_every_list_is_counted() -> None:
    assert set(COUNTS) >= LISTS


def test_home_keeps_its_budget() -> None:
    counts = dict(zip(WATCHED, COUNTS["home"], strict=True))
    assert all((counts[role] or 0) <= most for role, most in HOME.items())


@pytest.fixture(autouse=True)
def own_cache(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else's run empties it between the first and the second look, and no other test has filled it.

    Nor does the clock: the words that a process holds are read anew after 30 seconds, and all pages take longer.
    """
    monkeypatch.setattr(catalogue, "FRESH_SECONDS", 3600)
    kept = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(uuid.uuid4())}
    settings.CACHES = {"default": kept}


@pytest.fixture(params=[5, 25], ids=["few", "many"])
def filled(world: World, request: pytest.FixtureRequest) -> World:
    make_more(world, request.param)
    return world


@pytest.mark.parametrize("role", WATCHED)
def test_what_a_page_costs(filled: World, role: str) -> None:
    at = WATCHED.index(role)
    counted = {name: count(filled, role, name) for name in pages(role)}
    assert counted == {name: counts[at] for name, counts in COUNTS.items() if counts[at] is not None}


def count(world: World, role: str, name: str) -> int:
    """The second look: what is kept between looks is there."""
    client, url = world.client(role), _url(world, name)
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
        assert answer.status_code == 200
        assert len(answer.getvalue()) > 0
    return len(queries)


def _url(world: World, name: str) -> str:
    return world.url(name) + ("?q=computer" if name == "search" else "")


def make_more(world: World, many: int) -> None:
    """Of everything that a page lists."""
    topics = [Topic.objects.get(**world.arguments["topic"]), *TopicFactory.create_batch(many)]
    for at in range(many):
        item = ItemFactory.create(title=f"Computer {at}", published_at=timezone.now())
        ProblemFactory.create(item=item, title=f"My computer {at}").topics.set(topics[:3])
        item.topics.set(topics[:3])
        _training(at).topics.set(topics[:3])
        rate({"person": PersonFactory.create()}, "library", item.pk, "csat", 1 + at % 5, f"Words {at}")
        said = rate({"person": world.member}, "library", item.pk, "thumb", 0, f"Words {at}")
        if at % 2:
            reply(said, world.people[ADMIN], "Open the menu.")
        keeping.keep(a_mail(f"Mail {at}").as_bytes())
        ask_for_help(world.member, world.member.email, f"Help {at}", "")
        _session(world, at)
        use(world.member, _product(at))
    make_more_colleagues(world, many)
    bought(world.member, many)
    newsletter = Newsletter.objects.earliest("pk")
    for _ in range(many):
        draft(newsletter, world.people[ADMIN])
    for trained in Training.objects.order_by("pk")[: 1 + many // 2]:
        Progress.objects.create(person=world.member, training=trained, started_at=timezone.now())
    make_more_of_looking(world, many)
    rebuild("library")
    make_more_of_an_issue(world, many)
    make_more_of_segments(world, many)
    make_more_of_clusters(world.people["marketer"], world.member, many)
    make_more_of_imports(world, many)
    make_more_partners(many)


def make_more_of_imports(world: World, many: int) -> None:
    """Imports to list, and wrong rows of one."""
    held = Import.objects.get(**world.arguments["studio-import"])
    for at in range(many):
        Import.objects.create(
            kind="people", name=f"Rows {at}.csv", by=world.people["marketer"], header=["Email"]
        )
        WrongRow.objects.create(held=held, number=100 + at, problems="email:address", cells=[f"Cell {at}"])


def make_more_colleagues(world: World, many: int) -> None:
    """Colleagues of the member, others who are invited or ask, and businesses that can be found."""
    business = Membership.objects.get(pk=world.arguments["colleagues-remove"]["pk"]).business
    for at in range(many):
        MembershipFactory.create(business=business)
        invite(world.member, f"more{at}@example.org", "")
        JoinRequest.objects.create(business=business, person=PersonFactory.create())
        findable(f"finder{at}@example.org")


def make_more_of_segments(world: World, many: int) -> None:
    """Segments to find, those that use one, people in it, and days of its history."""
    segment = Segment.objects.get(**world.arguments["studio-segment"])
    for at in range(many):
        other = make(
            world.people["marketer"], f"Segment {at}", rule={"has": "segment", "segment": segment.pk}
        )
        SegmentMember.objects.create(segment=other, person=world.member, since=timezone.now())
        SegmentSize.objects.create(segment=segment, day=date(2020, 1, 1 + at), people=at, reachable=0)
        PersonFactory.create(language="de")


def make_more_of_looking(world: World, many: int) -> None:
    """Personas to choose, looks at the member, months, and what is still open of them."""
    task = ShopperTask.objects.earliest("pk")
    for at in range(many):
        persona = Persona.objects.create(slug=f"more-{at}", name=f"Persona {at}")
        end_look(look_as_member(world.people["agent"], world.member, f"Reason {at}"), "stopped")
        ShopperTask.objects.create(words=f"Try {at}", persona=persona)
        run = ShopperRun.objects.create(month=date(2000 + at, 1, 1), owner=world.people["marketer"])
        ShopperFinding.objects.create(run=run, task=task, verdict="bad", words="Slow.")


def _product(at: int) -> Product:
    words = {"en": {"label": f"Program {at}", "plain": f"Program {at}"}}
    needed = Product.objects.get(slug="kinship-till")
    product = Product.objects.create(slug=f"program-{at}", words=words)
    Prerequisite.objects.create(product=product, needs=needed)
    return product


def _session(world: World, at: int) -> None:
    later = timezone.now() + timedelta(days=1)
    Session.objects.create(session_key=f"open-{at}", expire_date=later, session_data="")
    OpenSession.objects.create(person=world.member, session_key=f"open-{at}", device="Firefox/Linux")


def make_more_of_an_issue(world: World, many: int) -> None:
    """Readers, what they did, and issues before it."""
    issue = Issue.objects.get(pk=world.arguments["studio-report"]["issue"])
    assert issue.mailing
    sent = Sent(issue, issue.mailing)
    for at in range(many):
        row = sent.to(state="in_doubt" if at % 2 else "sent")
        sent.hit(row, sent.link(f"/{at}/", part=issue.blocks.all()[0].part))
        other = make_sent(100 + at, issue.newsletter)
        other.to(world.member)
    count_issue(issue)


def _training(at: int) -> Training:
    training = TrainingFactory.create(position=100 + at)
    Card.objects.create(training=training, position=1, title="Read", html="<p>Words.</p>")
    return training
