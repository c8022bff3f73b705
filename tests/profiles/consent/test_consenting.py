import threading
from typing import Any

import pytest
from django.db import InternalError, connection, transaction

from portal.activity.models import Activity
from profiles.consent.access import may_market
from profiles.consent.consenting import choose, give, withdraw
from profiles.consent.lending import stop
from profiles.consent.models import Consent, ConsentEntry, ConsentWording
from profiles.people.models import Person
from profiles.preferences.models import Preferences
from tests.factories import PersonFactory
from tests.starters import load_wordings

pytestmark = pytest.mark.django_db
PROOF = {"network": "192.0.2.1"}


def say_yes(person: Person, wording: ConsentWording) -> bool:
    return give(person, "newsletter", "mail", wording=wording, source="test", proof=PROOF)


def say_no(person: Person) -> bool:
    return withdraw(person, "newsletter", "mail", source="test", proof=PROOF)


def log(person: Person) -> list[bool]:
    return list(ConsentEntry.objects.filter(person=person).order_by("id").values_list("given", flat=True))


def test_a_yes_is_written_down_with_its_proof(member: Person, wording: ConsentWording) -> None:
    assert say_yes(member, wording)
    entry, now = ConsentEntry.objects.get(), Consent.objects.get()
    assert (entry.person, entry.purpose, entry.channel, entry.given) == (member, "newsletter", "mail", True)
    assert (entry.wording, entry.source, entry.proof) == (wording, "test", PROOF)
    assert (now.entry, now.given, now.at) == (entry, True, entry.at)
    activity = Activity.objects.get(verb="consent_given")
    assert (activity.person, activity.subject) == (member, "consent:newsletter/mail")


def test_the_same_yes_twice_is_one(member: Person, wording: ConsentWording) -> None:
    assert (say_yes(member, wording), say_yes(member, wording)) == (True, False)
    assert log(member) == [True]


def test_a_yes_to_new_words_is_a_new_yes(member: Person, wording: ConsentWording) -> None:
    say_yes(member, wording)
    newer = ConsentWording.objects.create(
        purpose="newsletter", channel="mail", language="en", version=2, label="More", text="More often."
    )
    assert say_yes(member, newer)
    assert Consent.objects.get().entry.wording == newer


def test_yes_no_no_yes_keeps_the_whole_story(member: Person, wording: ConsentWording) -> None:
    said = [say_yes(member, wording), say_no(member), say_no(member), say_yes(member, wording)]
    assert said == [True, True, False, True]
    assert log(member) == [True, False, True]
    assert Consent.objects.get().given


def test_a_no_before_any_yes_is_kept(member: Person) -> None:
    assert say_no(member)
    assert log(member) == [False]


def test_the_proof_cannot_be_changed(member: Person, wording: ConsentWording) -> None:
    say_yes(member, wording)
    for change in (
        lambda: ConsentEntry.objects.update(given=False),
        lambda: ConsentEntry.objects.all().delete(),
    ):
        with pytest.raises(InternalError, match="append-only"), transaction.atomic():
            change()
    assert log(member) == [True]


def test_a_form_changes_only_what_it_showed(member: Person, wording: ConsentWording) -> None:
    warnings = ConsentWording.objects.get(purpose="warnings", channel="mail", language="en")
    tips = ConsentWording.objects.get(purpose="tips", channel="mail", language="en")
    say_yes(member, wording)
    give(member, "warnings", "mail", wording=warnings, source="test", proof=PROOF)
    assert choose(member, [wording, tips], {tips.pk}, source="test", proof=PROOF) == 2
    given = set(Consent.objects.filter(given=True).values_list("purpose", flat=True))
    assert given == {"warnings", "tips"}
    assert choose(member, [wording, tips], {tips.pk}, source="test", proof=PROOF) == 0


def test_the_button_in_a_mail_withdraws_and_may_be_pressed_twice(
    member: Person, wording: ConsentWording
) -> None:
    say_yes(member, wording)
    stop(member, "newsletter", {"message": "x"})
    stop(member, "newsletter", {"message": "x"})
    assert log(member) == [True, False]
    assert ConsentEntry.objects.latest("id").source == "one-click"


@pytest.mark.parametrize(
    ("given", "paused", "may"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_marketing_needs_a_yes_and_no_pause(
    member: Person, wording: ConsentWording, given: bool, paused: bool, may: bool
) -> None:
    if given:
        say_yes(member, wording)
    if paused:
        Preferences.objects.create(person=member, paused_until="2999-01-01")
    assert may_market(member, "newsletter") is may
    assert not may_market(member, "offers")


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_many_yeses_at_once_are_one() -> None:
    load_wordings()
    wording = ConsentWording.objects.get(purpose="newsletter", channel="mail", language="en")
    person = PersonFactory.create()
    said: list[bool] = []
    gate = threading.Barrier(5)

    def run() -> None:
        gate.wait()
        try:
            said.append(say_yes(person, wording))
        finally:
            connection.close()

    threads: list[Any] = [threading.Thread(target=run) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [False] * 4 + [True]
    assert (ConsentEntry.objects.count(), Consent.objects.count()) == (1, 1)
    assert Activity.objects.filter(verb="consent_given").count() == 1
