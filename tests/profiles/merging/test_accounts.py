from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity, Rollup
from portal.feedback.answering import rate
from portal.feedback.models import Feedback
from portal.mail.kinds import kinds
from portal.mail.models import Message
from portal.mail.planning import plan
from portal.notices.models import NoticeRhythm
from profiles.accounts.joining import ask_to_come_in
from profiles.consent.consenting import give, withdraw
from profiles.consent.models import Consent, ConsentEntry, ConsentWording
from profiles.facts.models import CurrentFact, Fact
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.merging.merging import NotMergeable, merge_accounts
from profiles.models import AccountMerge, Membership, Person, Preferences
from profiles.privacy.asking import ask_to_erase
from tests.factories import MembershipFactory, PersonFactory, TrainingFactory
from training.models import Progress

Place = tuple[int, bool]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def kept(db: None) -> Person:
    return PersonFactory.create(email="marta@bread.example", name="Marta Berg")


@pytest.fixture
def gone(db: None) -> Person:
    return PersonFactory.create(email="marta@mail.example", name="")


@pytest.fixture
def admin(db: None) -> Person:
    return PersonFactory.create(is_staff=True, is_superuser=True)


def test_of_two_answers_the_newer_told_one_holds(kept: Person, gone: Person, admin: Person) -> None:
    tell(kept, "need", ["get-paid"])
    tell(gone, "need", ["save-time"])
    tell(gone, "challenge", ["time"])
    tell(kept, "challenge", ["customers"])
    tell(gone, "role", ["owner"])
    tell(kept, "role", ["manager"], source="inferred")
    merge_accounts(kept, gone, by=admin)
    known = facts_of(kept)
    assert {slug: known.said(slug) for slug in ("need", "challenge", "role")} == {
        "need": ["save-time"],
        "challenge": ["customers"],
        "role": ["owner"],
    }
    assert Fact.objects.filter(person=kept).count() == 7
    assert not Fact.objects.filter(person=gone).exists()
    assert not CurrentFact.objects.filter(person=gone).exists()
    assert {fact.by for fact in Fact.objects.filter(question__slug="need")} == {kept}


def test_a_name_that_only_one_has_is_the_name(kept: Person, gone: Person, admin: Person) -> None:
    Person.objects.filter(pk=kept.pk).update(name="")
    Person.objects.filter(pk=gone.pk).update(name="Marta Berg")
    merge_accounts(kept, gone, by=admin)
    kept.refresh_from_db()
    assert kept.name == "Marta Berg"


def test_the_stricter_consent_wins(kept: Person, gone: Person, admin: Person) -> None:
    call_command("load_consents", verbosity=0)
    words = {w.purpose: w for w in ConsentWording.objects.filter(channel="mail", language="en")}
    say = {"source": "test", "proof": {}}
    for person, purpose in ((kept, "newsletter"), (kept, "tips"), (gone, "events"), (gone, "newsletter")):
        give(person, purpose, "mail", wording=words[purpose], **say)
    withdraw(gone, "newsletter", "mail", **say)
    entries = ConsentEntry.objects.filter(person=gone).count()
    merge_accounts(kept, gone, by=admin)
    now = dict(Consent.objects.filter(person=kept).values_list("purpose", "given"))
    assert now == {"newsletter": False, "tips": True}
    assert not Consent.objects.filter(person=gone, given=True).exists()
    assert ConsentEntry.objects.get(person=kept, given=False).source == "merge"
    assert ConsentEntry.objects.filter(person=gone).count() == entries + 1


def test_the_stricter_preferences_win(kept: Person, gone: Person, admin: Person) -> None:
    day = timezone.localdate() + timedelta(days=9)
    Preferences.objects.create(person=kept, cadence="weekly", tracked=False)
    Preferences.objects.create(person=gone, cadence="monthly", paused_until=day, seen_by_staff=False)
    NoticeRhythm.objects.create(person=gone, rhythm="weekly")
    merge_accounts(kept, gone, by=admin)
    row = Preferences.objects.get()
    assert (row.person, row.cadence, row.paused_until) == (kept, "monthly", day)
    assert (row.tracked, row.seen_by_staff, row.personalised) == (False, False, True)
    assert NoticeRhythm.objects.get().person == kept


def test_the_ledger_is_kept_and_nothing_more_goes(kept: Person, gone: Person, admin: Person) -> None:
    for person in (kept, gone):
        plan("welcome", person, "signup")
    plan("newsletter", gone, "issue:1")
    plan("newsletter", gone, "issue:2")
    Message.objects.filter(occasion__in=("signup", "issue:1")).update(state="sent")
    merge_accounts(kept, gone, by=admin)
    rows = Message.objects.filter(kind__in=("welcome", "newsletter")).order_by("pk")
    assert [(row.person, row.occasion, row.state) for row in rows] == [
        (kept, "signup", "sent"),
        (gone, "signup", "sent"),
        (kept, "issue:1", "sent"),
        (kept, "issue:2", "excluded"),
    ]


def test_both_addresses_are_told(kept: Person, gone: Person, admin: Person) -> None:
    merge_accounts(kept, gone, by=admin)
    told = Message.objects.filter(kind="notice").order_by("pk")
    assert [(row.address, row.person, row.data["event"]) for row in told] == [
        ("marta@bread.example", kept, "merged"),
        ("marta@mail.example", None, "merged_away"),
    ]
    text = str(kinds["notice"].letter(told[1], {}).text)
    assert "This email no longer lets you in." in text
    assert "network address" not in text


def test_the_other_account_is_closed_for_good(kept: Person, gone: Person, admin: Person) -> None:
    browser, code = Client(), ask_to_come_in(gone.email, carried={}, ticked=[], language="en", next_url="")
    browser.force_login(gone)
    browser.get("/me/")
    merge_accounts(kept, gone, by=admin)
    gone.refresh_from_db()
    assert (gone.closed_at is not None, gone.is_active) == (True, False)
    assert browser.get("/me/").status_code == 302
    assert not type(code).objects.filter(person=gone).exists()
    row = AccountMerge.objects.get()
    assert (row.person, row.into, row.by) == (gone, kept, admin)
    assert Activity.objects.get(verb="accounts_merged").person == kept


def test_what_was_done_and_counted_is_one_history(kept: Person, gone: Person, admin: Person) -> None:
    at = timezone.now()
    for person, days in ((kept, 1), (gone, 5)):
        seen = at - timedelta(days=days)
        Rollup.objects.create(person=person, verb="told", count=2, first_at=seen, last_at=seen)
    for person in (kept, gone):
        rate({"person": person}, "site", 1, "nps", 9, "")
    rate({"person": gone}, "site", 1, "words", None, "More pictures")
    merge_accounts(kept, gone, by=admin)
    rollup = Rollup.objects.get(verb="told")
    assert (rollup.person, rollup.count, rollup.last_at - rollup.first_at) == (kept, 4, timedelta(days=4))
    assert Feedback.objects.filter(person=kept).count() == 2
    assert Feedback.objects.filter(person=gone).count() == 1
    assert not Activity.objects.filter(person=gone).exists()


@pytest.mark.parametrize(
    ("theirs", "others", "counts"),
    [
        ((2, False), (4, False), (4, False)),
        ((5, False), (3, True), (3, True)),
        ((3, True), (5, False), (3, True)),
    ],
)
def test_further_in_a_training_counts(
    kept: Person, gone: Person, admin: Person, theirs: Place, others: Place, counts: Place
) -> None:
    training, now = TrainingFactory.create(), timezone.now()
    for person, (at, done) in ((kept, theirs), (gone, others)):
        Progress.objects.create(
            person=person, training=training, card=at, started_at=now, finished_at=now if done else None
        )
    merge_accounts(kept, gone, by=admin)
    row = Progress.objects.get(person=kept)
    assert (row.card, row.finished_at is not None) == counts


def test_in_the_same_business_an_owner_stays_one(kept: Person, gone: Person, admin: Person) -> None:
    business = MembershipFactory.create(person=gone).business
    MembershipFactory.create(person=kept, business=business)
    merge_accounts(kept, gone, by=admin)
    rows = Membership.objects.filter(person=kept).order_by("pk")
    assert [(row.role, row.until_at is None) for row in rows] == [("owner", False), ("owner", True)]


def test_in_two_businesses_the_kept_one_s_stays_and_the_other_has_an_heir(
    kept: Person, gone: Person, admin: Person
) -> None:
    here, there = (MembershipFactory.create(person=person).business for person in (kept, gone))
    heir = MembershipFactory.create(business=there)
    merge_accounts(kept, gone, by=admin)
    assert Membership.objects.get(person=kept, until_at=None).business == here
    heir.refresh_from_db()
    assert heir.role == "owner"


def test_a_business_of_the_other_alone_comes_along(kept: Person, gone: Person, admin: Person) -> None:
    tell(gone, "industry", ["bakery"])
    merge_accounts(kept, gone, by=admin)
    assert facts_of(kept).said("industry") == ["bakery"]
    assert Membership.objects.get(person=kept, until_at=None).role == "owner"


def test_powers_never_move_and_nobody_is_merged_twice(kept: Person, gone: Person, admin: Person) -> None:
    for wrong in (kept, admin):
        with pytest.raises(NotMergeable):
            merge_accounts(kept, wrong, by=admin)
    merge_accounts(kept, gone, by=admin)
    with pytest.raises(NotMergeable):
        merge_accounts(kept, gone, by=admin)
    with pytest.raises(NotMergeable):
        merge_accounts(gone, kept, by=admin)


def test_what_is_to_be_erased_does_not_live_on_in_another_account(
    kept: Person, gone: Person, admin: Person
) -> None:
    tell(gone, "role", ["owner"])
    erasure = ask_to_erase(gone, by=gone, network="")
    with pytest.raises(NotMergeable):
        merge_accounts(kept, gone, by=admin)
    assert erasure.person == gone
    assert not Fact.objects.filter(person=kept).exists()
