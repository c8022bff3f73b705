"""Somebody of whom every part of the site holds something is erased, and everything is searched."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import InternalError
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity
from portal.feedback.answering import answer
from portal.feedback.models import FeedbackTally
from portal.feedback.tallying import rebuild
from portal.mail.claiming import claim
from portal.mail.models import ErasedAddress, Message, Suppression
from portal.mail.planning import plan
from portal.pseudonyms import of_address
from profiles.colleagues.leaving import remove
from profiles.facts.telling import tell
from profiles.merging.merging import merge_accounts
from profiles.models import (
    AccountMerge,
    AddressChange,
    Business,
    ConsentEntry,
    Erasure,
    Fact,
    FoundByDomain,
    JoinRequest,
    Look,
    Membership,
    Person,
)
from profiles.people.meeting import meet
from profiles.people.suspending import restore, suspend
from profiles.privacy import erasing
from profiles.privacy.asking import ask_to_erase, hashed
from profiles.privacy.erasing import erase, erase_all
from profiles.privacy.personal import Held, Whose, personal_data
from profiles.security.moving import move
from tests.factories import ItemFactory, MembershipFactory, PersonFactory
from tests.profiles.privacy.furnished import (
    ADDRESS,
    NAME,
    OLD,
    found_elsewhere,
    found_in_tables,
    names_by_key,
)

pytestmark = pytest.mark.django_db
WORDS = (ADDRESS, OLD, *NAME.split(" "))


def ask(person: Person) -> Erasure:
    """The last mail has left."""
    erasure = ask_to_erase(person, by=person, network="192.0.2.7")
    Message.objects.filter(occasion__startswith="erasing:").update(state="sent")
    return erasure


def test_of_who_is_erased_nothing_is_found_but_hashes(furnished: Person) -> None:
    pk, stands_for = furnished.pk, hashed(furnished)
    unnamed = {held.model for held in personal_data if not _names(held, pk)}
    assert unnamed <= NEVER_FURNISHED, "Add a row to furnished.py, so that the search below means something."
    assert found_in_tables(*WORDS)
    assert found_elsewhere(*WORDS)

    erasure = ask(furnished)
    assert erase(erasure.pk)

    assert found_in_tables(*WORDS) == []
    assert found_elsewhere(*WORDS) == []
    assert names_by_key(pk) == []
    assert not Person.objects.filter(pk=pk).exists()
    erasure.refresh_from_db()
    assert (erasure.state, erasure.hashed, erasure.person, erasure.by) == ("done", stands_for, None, None)
    assert erasure.addresses == [of_address(OLD), of_address(ADDRESS)]
    assert erasure.counts["profiles.Person"] == 1
    assert erasure.counts["profiles.ConsentEntry"] == 1
    assert set(ConsentEntry.objects.values_list("erased", "given", "wording__purpose")) == {
        (stands_for, True, "newsletter"),
        ("", True, None),
    }
    assert ConsentEntry.objects.get(source="import").proof == {"basis": "form"}
    assert Message.objects.filter(address=f"{stands_for}@erased.invalid", state="bounced").count() == 1
    assert list(Look.objects.order_by("pk").values_list("person", "why", "by__is_staff", "by_name")) == [
        (None, "", True, Look.objects.earliest("pk").by_name),
        (None, "", None, ""),
    ]


NEVER_FURNISHED = {
    *("socialaccount.SocialToken", "portal.Brand", "profiles.Erasure", "profiles.Membership"),
    "profiles.Partner",
}


def _names(held: Held, pk: int) -> bool:
    whose = Whose(pk, (ADDRESS, OLD), "")
    return any(trace.rows(held.table, whose).exists() for trace in held.traces)


def test_a_worker_that_is_lost_is_taken_over(furnished: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    erasure = ask(furnished)
    done, once = [], erasing._once

    def dies(pk: int, held: Held) -> None:
        if len(done) == 10:
            raise KeyboardInterrupt
        done.append(held.model)
        once(pk, held)

    with monkeypatch.context() as patched:
        patched.setattr(erasing, "_once", dies)
        with pytest.raises(KeyboardInterrupt):
            erase(erasure.pk)
    erasure.refresh_from_db()
    assert (erasure.state, set(erasure.counts)) == ("running", set(done))
    before = dict(erasure.counts)

    assert erase_all() == 2  # and the account that was merged into theirs
    erasure.refresh_from_db()
    assert erasure.state == "done"
    assert {model: erasure.counts[model] for model in before} == {**before, "profiles.Person": 1}
    assert found_in_tables(*WORDS) == []
    assert (erase_all(), erase(erasure.pk)) == (0, False)


def test_what_waits_is_never_sent_and_the_last_mail_goes_first(member: Person) -> None:
    plan("notice", member, "waits:1", data={"event": "reopened", "language": "en"})
    erasure = ask_to_erase(member, by=member, network="192.0.2.7")
    waits = Message.objects.get(occasion="waits:1")
    assert (waits.state, waits.reason) == ("excluded", "erased")
    assert not erase(erasure.pk)
    (last,) = claim(10).rows
    assert (last.address, last.data["event"]) == ("marta@example.org", "erasing")
    assert not erase(erasure.pk)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert erase(erasure.pk)
    assert list(Message.objects.values_list("state", flat=True)) == ["excluded", "excluded"]
    assert claim(10).rows == []


def test_asking_closes_the_account_at_once(member_client: Client, member: Person) -> None:
    ask(member)
    assert member_client.get("/me/").status_code == 302
    assert ask(member) == Erasure.objects.get()
    assert Message.objects.filter(occasion__startswith="erasing:").count() == 1


def test_a_complaint_holds_for_who_comes_again(member: Person) -> None:
    Suppression.objects.create(address=member.email, reason="complaint")
    erase(ask(member).pk)
    assert not Suppression.objects.exists()
    with transaction.atomic():
        again = meet("Marta@example.org", "en")
        meet("other@example.org", "en")
    assert again.pk != member.pk
    assert list(Suppression.objects.values_list("address", "reason")) == [("marta@example.org", "complaint")]


def test_a_business_stays_with_who_is_left(starter: Any) -> None:
    owner, colleague = MembershipFactory.create(), MembershipFactory.create()
    Membership.objects.filter(pk=colleague.pk).update(business=owner.business, role="colleague")
    tell(owner.person, "industry", ["bakery"])
    erase(ask(owner.person).pk)
    assert list(Fact.objects.values_list("business", "value", "by")) == [
        (owner.business_id, ["bakery"], None)
    ]
    assert Membership.objects.get().is_owner
    erase(ask(colleague.person).pk)
    assert not Fact.objects.exists()
    assert not Business.objects.filter(pk=owner.business_id).exists()


def test_accounts_that_were_merged_into_theirs_go_with_them(member: Person) -> None:
    gone = PersonFactory.create(email="former@example.org", closed_at=timezone.now())
    AccountMerge.objects.create(person=gone, into=member)
    ask(member)
    assert erase_all() == 2
    assert not Person.objects.exists()


def test_an_account_that_was_merged_away_and_is_erased_alone_leaves_its_hash(member: Person) -> None:
    gone, boss = PersonFactory.create(), PersonFactory.create(is_staff=True)
    suspend(gone, by=boss)
    restore(gone, by=boss)
    merge_accounts(member, gone, by=boss)
    stands_for, about = hashed(gone), Activity.objects.filter(person=member, subject__startswith="person:")
    assert set(about.values_list("subject", flat=True)) == {f"person:{gone.pk}"}
    erase(ask(gone).pk)
    assert sorted(about.values_list("verb", "subject")) == [
        (verb, f"person:{stands_for}") for verb in ("accounts_merged", "restored", "suspended")
    ]
    assert not Activity.objects.filter(subject=f"person:{gone.pk}").exists()


def test_what_was_somebodys_address_before_is_not_taken_from_who_has_it_now(member: Person) -> None:
    AddressChange.objects.create(person=member, old="other@example.org", new=member.email)
    other = PersonFactory.create(email="other@example.org")
    plan("notice", other, "x:1", data={"event": "reopened", "language": "en"})
    erase(ask(member).pk)
    assert Message.objects.get(person=other).address == "other@example.org"


def test_in_an_erasure_append_only_tables_let_go_of_this_person_alone(furnished: Person) -> None:
    """Their hash in the place of them is all that is taken, and only of them."""
    other = PersonFactory.create()
    theirs = ConsentEntry.objects.get(person=furnished)
    given = {"purpose": "tips", "channel": "mail", "given": True, "proof": {"basis": "form"}}
    others = ConsentEntry.objects.create(person=other, **given)
    look = Look.objects.get(person=furnished)
    entry, looked = ConsentEntry.objects.filter(pk=theirs.pk), Look.objects.filter(pk=look.pk)
    gone = {"person": None, "erased": "the hash", "proof": {}}
    refused: list[Callable[[], object]] = [
        lambda: entry.update(given=False),
        lambda: entry.update(**gone, given=False),
        lambda: entry.update(**{**gone, "erased": "another"}),
        lambda: entry.update(**{**gone, "proof": {"basis": "made up"}}),
        lambda: entry.update(**{**gone, "person": other}),
        lambda: entry.update(erased="the hash"),
        lambda: ConsentEntry.objects.filter(pk=others.pk).update(**gone),
        lambda: ConsentEntry.objects.filter(pk=others.pk).delete(),
        entry.delete,
        lambda: looked.update(why="Something else."),
        lambda: looked.update(person=None, why="", role="nobody"),
        lambda: looked.update(by=None, by_name=""),
        lambda: looked.update(person=other, why=""),
        lambda: look.pages.update(path="/"),
    ]
    _erasing(furnished.pk, "the hash")
    for act in refused:
        with pytest.raises(InternalError, match="append-only"), transaction.atomic():
            act()
    assert entry.update(**gone) == 1
    assert look.pages.all().delete()[0] == 1
    assert looked.update(person=None, why="") == 1
    with pytest.raises(InternalError, match="append-only"), transaction.atomic():
        entry.update(erased="another")
    _erasing(0, "")
    with pytest.raises(InternalError, match="append-only"), transaction.atomic():
        ConsentEntry.objects.update(**gone)


def _erasing(pk: int, stands_for: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL kinship.erasing = '{pk}'; SET LOCAL kinship.erased_as = '{stands_for}'")


def test_a_restored_backup_is_erased_again(furnished: Person) -> None:
    """The restore itself is in tests/portal/operations: here, what it calls."""
    inside = transaction.savepoint()
    erase(ask(furnished).pk)
    transaction.savepoint_rollback(inside)
    assert Person.objects.filter(email=ADDRESS).exists()
    ErasedAddress.objects.all().delete()
    stranger = PersonFactory.create()

    out = StringIO()
    call_command("replay_erasures", stdout=out)

    assert out.getvalue() == "1 people were erased again.\n"
    assert found_in_tables(*WORDS) == []
    assert Person.objects.filter(pk=stranger.pk).exists()
    assert ErasedAddress.objects.get().reason == "complaint"
    call_command("replay_erasures", stdout=out)
    assert out.getvalue().endswith("0 people were erased again.\n")


def test_an_answer_goes_on_counting_as_a_visitors(member: Person) -> None:
    item = ItemFactory.create()
    for person, helpful in ((member, True), (PersonFactory.create(), False)):
        answer({"person": person}, "library", item.pk, helpful=helpful, why="Because")
    erase(ask(member).pk)
    counts = FeedbackTally.objects.values_list("answers", "helped", "net_of_people")
    assert list(counts) == [(2, 1, -1)]
    rebuild()
    assert list(counts.all()) == [(2, 1, -1)]


def test_a_complaint_holds_for_who_moves_to_the_address(member: Person) -> None:
    Suppression.objects.create(address=member.email, reason="complaint")
    erase(ask(member).pk)
    with transaction.atomic():
        move(PersonFactory.create(), member.email, network="192.0.2.7")
    assert Suppression.objects.get().address == member.email


def test_whoever_owns_the_business_then_is_told_and_asked_anew_who_may_find_it(starter: Any) -> None:
    """At once, as when an account is closed; the work itself may wait for the last mail."""
    owner = MembershipFactory.create()
    heir, taken_out = (MembershipFactory.create(business=owner.business) for _ in range(2))
    FoundByDomain.objects.create(business=owner.business, domain="example.org")
    remove(owner.person, taken_out)
    erasure = ask(owner.person)
    heir.refresh_from_db()
    assert heir.is_owner
    assert Message.objects.filter(kind="told", person=heir.person).count() == 1
    assert not FoundByDomain.objects.exists()
    assert Activity.objects.get(verb="removed_from_business").data == {"by": owner.person_id}
    erase(erasure.pk)
    assert Activity.objects.get(verb="removed_from_business").data == {}


def test_alone_whoever_is_erased_leaves_nobody_waiting(starter: Any) -> None:
    """Somebody who closed their account may come back: the business stays, and whoever asked to join is told no."""
    owner, asks = MembershipFactory.create(), PersonFactory.create()
    MembershipFactory.create(business=owner.business, person__closed_at=timezone.now())
    JoinRequest.objects.create(business=owner.business, person=asks)
    erase(ask(owner.person).pk)
    assert JoinRequest.objects.get().outcome == "refused"
    assert Message.objects.filter(kind="told", person=asks).count() == 1
