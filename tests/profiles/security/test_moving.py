import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.activity.models import Activity
from portal.mail.models import Message, State
from portal.mail.planning import plan
from profiles.people.meeting import meet
from profiles.people.models import Person
from tests.factories import PersonFactory
from tests.profiles.accounts.coming import bare, code_for, is_in, link_for
from tests.profiles.security.hands import (
    app_code,
    by_code,
    by_password,
    events,
    mailed_code,
    token_in,
    with_password,
)

pytestmark = pytest.mark.django_db
OLD, NEW = "marta@example.org", "marta@new.example"
ADDRESS = "/me/security/address/"


def ask(client: Client, address: str = NEW) -> Any:
    return client.post(ADDRESS, {"email": address})


def move(client: Client, address: str = NEW) -> Any:
    ask(client, address)
    return client.post(f"{ADDRESS}code/", {"code": mailed_code(address)})


def undo_link() -> str:
    return f"{ADDRESS}undo/{token_in('email_left')}/"


def test_the_code_mailed_to_the_new_address_moves_the_account(here: Client, member: Person) -> None:
    assert ask(here)["Location"] == f"{ADDRESS}code/"
    assert "marta@new.example" in here.get(f"{ADDRESS}code/").text
    member.refresh_from_db()
    assert member.email == OLD
    answer = here.post(f"{ADDRESS}code/", {"code": mailed_code(NEW)})
    member.refresh_from_db()
    assert (answer["Location"], member.email) == ("/me/security/", NEW)
    row = EmailAddress.objects.get(user=member)
    assert (row.email, row.verified, row.primary) == (NEW, True, True)
    assert Activity.objects.filter(verb="address_changed", person=member).count() == 1
    assert is_in(here)


def test_both_sides_are_told(here: Client) -> None:
    move(here)
    assert (events(NEW), events(OLD)) == (["email_changed"], ["email_left"])


def test_all_other_sessions_end(here: Client, member: Person) -> None:
    elsewhere = Client()
    elsewhere.force_login(member)
    move(here)
    assert (here.get("/me/").status_code, elsewhere.get("/me/").status_code) == (200, 302)


def test_a_wrong_code_moves_nothing(here: Client, member: Person) -> None:
    ask(here)
    wrong = f"{(int(mailed_code(NEW)) + 1) % 1_000_000:06}"
    assert [here.post(f"{ADDRESS}code/", {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    assert here.post(f"{ADDRESS}code/", {"code": mailed_code(NEW)}).status_code == 422
    member.refresh_from_db()
    assert member.email == OLD


def test_a_code_moves_only_to_the_address_that_it_was_mailed_to(here: Client, member: Person) -> None:
    ask(here, "first@new.example")
    first = mailed_code("first@new.example")
    ask(here, "victim@new.example")
    here.post(f"{ADDRESS}code/", {"code": first})
    member.refresh_from_db()
    assert member.email == OLD


def test_13_a_taken_address_gets_the_same_answer_and_its_owner_is_told(here: Client, member: Person) -> None:
    owner = PersonFactory.create(email="owner@new.example")
    answers = [(ask(here, address), here.get(f"{ADDRESS}code/"), address) for address in (NEW, owner.email)]
    assert {
        (asked.status_code, asked["Location"], bare(page, address)) for asked, page, address in answers
    } == {(302, f"{ADDRESS}code/", bare(answers[0][1], NEW))}
    told = Message.objects.get(kind="proof", address=owner.email)
    assert (told.person, told.data["purpose"], told.sealed) == (owner, "taken", None)
    member.refresh_from_db()
    assert member.email == OLD


def test_13_taken_and_free_addresses_take_the_same_statements(here: Client) -> None:
    PersonFactory.create(email="owner@new.example")
    ask(here, "warm@new.example")
    work = []
    for address in ("owner@new.example", NEW):
        with CaptureQueriesContext(connection) as queries:
            ask(here, address)
        work.append([re.sub(r'"s\d+_x\d+"', "", query["sql"])[:35] for query in queries])
    assert work[0] == work[1]


def test_an_address_that_was_only_typed_is_free(here: Client, member: Person) -> None:
    meet(NEW, "en")
    move(here)
    member.refresh_from_db()
    assert member.email == NEW


def test_an_address_that_is_taken_meanwhile_is_not_taken_over(here: Client, member: Person) -> None:
    ask(here)
    code = mailed_code(NEW)
    by_code(Client(), meet(NEW, "en"))
    assert here.post(f"{ADDRESS}code/", {"code": code}).status_code == 422
    assert set(Person.objects.values_list("email", flat=True)) == {OLD, NEW}


def test_what_was_mailed_to_the_old_address_opens_nothing(here: Client, member: Person) -> None:
    thief = Client()
    thief.post("/join/", {"email": OLD})
    link, code = link_for(OLD), code_for(OLD)
    move(here)
    assert thief.post("/join/code/", {"code": code}).status_code == 302
    assert Client().post(link).status_code == 404
    assert not is_in(thief)


def test_waiting_mail_goes_to_the_new_address_and_keys_do_not_go(here: Client, member: Person) -> None:
    here.post("/join/", {"email": OLD})
    for kind, occasion in (("help", "1"), ("code", "old"), ("reset", "old"), ("newsletter", "issue:1")):
        plan(kind, member, occasion)
    Message.objects.create(
        kind="help", person=member, address=OLD, occasion="sent", state=State.SENT, due_at=timezone.now()
    )
    move(here)
    rows = {row.occasion: (row.address, row.state) for row in Message.objects.filter(person=member)}
    assert rows["1"] == rows["issue:1"] == (NEW, "planned")
    assert rows["old"][1] == "cancelled"
    assert rows["sent"] == (OLD, "sent")


def test_asking_is_limited(here: Client) -> None:
    assert [ask(here, f"a{at}@new.example").status_code for at in range(6)] == [302] * 5 + [429]


def test_ones_own_address_is_no_change(here: Client) -> None:
    answer = ask(here, "MARTA@example.org")
    assert (answer.status_code, "That is your email already." in answer.text) == (422, True)


# undoing


def test_the_old_address_sets_it_back_by_a_press_of_a_button(here: Client, member: Person) -> None:
    with_password(member)
    here.force_login(member)
    move(here)
    thief, owner = here, Client()
    link = undo_link()
    assert OLD in owner.get(link).text
    member.refresh_from_db()
    assert (member.email, owner.head(link).status_code) == (NEW, 200)
    assert owner.post(link).status_code == 200
    member.refresh_from_db()
    assert (member.email, member.has_usable_password()) == (OLD, False)
    assert (thief.get("/me/").status_code, is_in(owner)) == (302, False)
    assert EmailAddress.objects.get(user=member).email == OLD
    assert (events(OLD)[-1], events(NEW)[-1]) == ("email_restored", "email_restored")
    assert Activity.objects.filter(verb="address_restored").count() == 1
    assert owner.post(link).status_code == 410
    assert by_password(Client(), member).status_code == 200


def test_what_a_thief_set_up_goes_and_what_was_there_stays(careful: Person) -> None:
    client = Client()
    by_code(client, careful)
    client.post("/sign-in/second/", {"code": app_code()})
    move(client)
    Authenticator.objects.create(user=careful, type="webauthn", data={})
    Client().post(undo_link())
    assert sorted(row.type for row in Authenticator.objects.all()) == ["recovery_codes", "totp"]


def test_a_second_move_does_not_shake_off_the_first_address(here: Client, member: Person) -> None:
    move(here)
    first = undo_link()
    move(here, "third@new.example")
    second = undo_link()
    assert Client().post(first).status_code == 200
    member.refresh_from_db()
    assert member.email == OLD
    assert Client().post(second).status_code == 410


def test_closing_does_not_either(here: Client, member: Person) -> None:
    move(here)
    here.post("/me/security/close/", {"email": NEW})
    member.refresh_from_db()
    assert member.closed_at
    Client().post(undo_link())
    member.refresh_from_db()
    assert (member.email, member.closed_at) == (OLD, None)


@pytest.mark.parametrize(("days", "status"), [(6, 200), (8, 410)])
def test_it_can_be_undone_for_a_week(here: Client, days: int, status: int) -> None:
    move(here)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert Client().post(undo_link()).status_code == status


def test_an_old_address_with_an_account_of_its_own_stays_that(here: Client, member: Person) -> None:
    move(here)
    by_code(Client(), meet(OLD, "en"))
    answer = Client().post(undo_link())
    assert (answer.status_code, "has an account of its own" in answer.text) == (409, True)
    member.refresh_from_db()
    assert member.email == NEW


@pytest.mark.parametrize("token", ["x", "1", "1:abc", Signer(salt="kinship.join.link").sign("1")])
def test_a_link_that_we_did_not_sign_is_none(client: Client, token: str) -> None:
    assert [
        client.get(f"{ADDRESS}undo/{token}/").status_code,
        client.post(f"{ADDRESS}undo/{token}/").status_code,
    ] == [
        404,
        404,
    ]
