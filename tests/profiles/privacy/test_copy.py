"""The copy of what is held about somebody: whole, theirs alone, and gone when its time is over."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.support.models import HelpRequest
from portal.activity.recording import record
from portal.files.examining import Examined
from portal.files.keeping import keep_file
from portal.files.models import File
from portal.files.storing import is_stored, open_stored
from portal.mail.kinds import kinds
from portal.mail.models import Message
from portal.mail.planning import plan
from profiles.models import ConsentEntry, Export, Fact, Invitation, Person, Question
from profiles.privacy import archive, exporting
from profiles.privacy.asking import ask_to_erase
from profiles.privacy.erasing import erase
from profiles.privacy.exporting import MOST_TRIES, export, give_up, left_alone, purge
from profiles.privacy.giving import given, rows_of, whose
from profiles.privacy.personal import names_people, personal_data
from profiles.privacy.requesting import ask_for_copy
from profiles.privacy.words import COLUMNS
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.privacy.furnished import ADDRESS, NAME, OLD
from tests.profiles.privacy.test_views import staff

pytestmark = pytest.mark.django_db
PAGE = "/me/privacy/copy/"
NOTHING_OF_THEIRS = {"socialaccount.SocialToken", "profiles.Erasure", "portal.Brand"}


def made(person: Person) -> zipfile.ZipFile:
    held = ask_for_copy(person, by=person)
    assert export(held.pk)
    held.refresh_from_db()
    assert held.file is not None
    return zipfile.ZipFile(io.BytesIO(open_stored(held.file.stored_as).read()))


def tables(copy: zipfile.ZipFile) -> dict[str, list[dict[str, Any]]]:
    names = [name for name in copy.namelist() if name.startswith("data/") and name != "data/index.json"]
    return {name[5:-5]: json.loads(copy.read(name))["rows"] for name in names}


def everything(copy: zipfile.ZipFile) -> str:
    return "\n".join(copy.read(name).decode() for name in copy.namelist())


def test_every_table_that_gives_is_in_it(furnished: Person) -> None:
    with made(furnished) as copy:
        rows = tables(copy)
        page = copy.read("index.html").decode()
        (sent,) = [name for name in copy.namelist() if name.startswith("files/")]
        letter = copy.read(sent)
        summary = json.loads(copy.read("data/index.json"))
    assert set(rows) == {held.model for held in personal_data if held.gives}
    assert {model for model, held in rows.items() if not held} == set()
    assert rows["profiles.Person"][0]["email"] == ADDRESS
    assert rows["profiles.Fact"][0]["question.slug"] == "industry"
    assert sent.endswith(f"-{NAME}.txt")
    assert letter == b"My name is Wilhelmina Zuckerbrot\n"
    assert summary["tables"]["profiles.ConsentEntry"] == {
        "file": "data/profiles.ConsentEntry.json",
        "rows": 1,
    }
    assert summary["kept_back"]["profiles.MailedCode"] == "a secret, of minutes"
    for held in personal_data:
        assert str(held.called) in page
        assert str(held.keeps_back) in page
    assert 'href="http' not in page
    assert "src=" not in page


def test_the_page_says_names_of_ours_in_words(member: Person) -> None:
    Person.objects.filter(pk=member.pk).update(language="de")
    member.refresh_from_db()
    with transaction.atomic():
        record("question_skipped", member)
    page = made(member).read("index.html").decode()
    assert '<td data-label="Was Sie gemacht haben">Übersprang eine Frage</td>' in page
    assert "question_skipped" not in page


def test_each_table_with_a_person_gives_or_says_why_not() -> None:
    for held in personal_data:
        assert bool(held.gives) != bool(held.keeps_back), held.model
        assert held.called, held.model
        shown = {path for trace in held.traces for path in trace.shows}
        assert {*held.gives, *shown} <= set(COLUMNS), "Say in profiles/privacy/words.py what it holds."
        given_of_people = [path for path in held.gives if path in names_people(held.table)]
        assert given_of_people in ([], ["email"], ["address"], ["old", "new"]), held.model


def test_12_no_secret_and_nobody_else_is_in_it(furnished: Person) -> None:
    furnished.set_password("a-password-of-hers")
    furnished.save()
    agent = PersonFactory.create(email="agent@kinship.example", name="Agatha Innes", is_staff=True)
    other = PersonFactory.create(email="colleague@crumbs.example", name="Colin Crumb")
    question = Question.objects.order_by("pk")[0]
    Fact.objects.create(person=other, by=furnished, question=question, value=["of-another"], source="agent")
    Fact.objects.create(person=furnished, by=agent, question=question, value=["hers"], source="agent")
    proof = {"by": agent.pk, "basis": "spoken"}
    ConsentEntry.objects.create(person=furnished, purpose="tips", channel="mail", given=True, proof=proof)
    plan("notice", other, "x:1", address=ADDRESS, data={"event": "reopened", "language": "en"})
    record("seen_as", furnished, f"person:{furnished.pk}", by=agent.pk)
    HelpRequest.objects.create(person=other, email=ADDRESS, text="Of somebody else")
    customers = Examined("customers.csv", "text/csv", 9, io.BytesIO(b"Customers"))
    keep_file(customers, "import", furnished)
    copy = made(furnished)
    assert not any("customers" in name for name in copy.namelist())
    said, rows = everything(copy), tables(copy)
    assert furnished.password not in said
    for secret in ("code_hash", '"password"', "sealed", "session_key"):
        assert secret not in said
    for one in ("Agatha", "agent@", "colleague@", "Colin", "of-another", "Of somebody else", "new@crumbs"):
        assert one not in said, one
    assert {"hers"} <= {value for row in rows["profiles.Fact"] for value in row["value"]}
    assert {json.dumps(row["proof"]) for row in rows["profiles.ConsentEntry"]} >= {'{"basis": "spoken"}'}
    assert [row for row in rows["profiles.Invitation"] if "email" not in row] == [
        {"words": f"{NAME} asks you in", "made_at": rows["profiles.Invitation"][1]["made_at"], "outcome": ""}
    ]
    assert Invitation.objects.filter(by=furnished).count() == 1
    assert f'"{OLD}"' not in json.dumps(rows["portal.Message"])


def test_queries_do_not_grow_with_rows(member: Person, starter: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            for held in given():
                list(rows_of(held, whose(member)))
        return len(queries)

    few = count()
    for number in range(30):
        record("told", member, f"question:{number}")
        plan("notice", member, f"x:{number}", data={"event": "reopened", "language": "en"})
    assert count() == few


def test_a_long_table_says_on_its_way_how_far_it_is(member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        record("told", member, f"question:{number}")
    said: list[tuple[int, int]] = []
    monkeypatch.setattr(archive, "SAID_EVERY", 10)
    monkeypatch.setattr(archive, "SHOWN", 20)
    content = io.BytesIO()
    archive.write(member, content, lambda tables, rows: said.append((tables, rows)))
    assert (len(said), said[-1][0]) == (len(given()) + 4, len(given()))
    page = zipfile.ZipFile(content).read("index.html").decode()
    assert "30 rows, in data/portal.Activity.json. The first 20 are here." in page
    assert len(tables(zipfile.ZipFile(content))["portal.Activity"]) == 30


def test_it_is_asked_for_made_and_fetched(
    member_client: Client, member: Person, django_capture_on_commit_callbacks: Any
) -> None:
    assert "Make a copy" in member_client.get(PAGE).text
    assert member_client.post(PAGE)["Location"] == PAGE
    assert member_client.post(PAGE).status_code == 302
    held = Export.objects.get()
    assert (held.person, held.by, held.by_themselves, held.state) == (member, member, True, "asked")
    assert "It is being made." in member_client.get(PAGE).text
    assert export(held.pk)
    held.refresh_from_db()
    assert (held.state, held.tables, held.tries) == ("done", len(given()), 1)
    assert held.expires_at - held.ended_at == timedelta(days=7)
    assert "Download the ZIP file" in member_client.get(PAGE).text
    answer = member_client.get(f"{PAGE}{held.key}/", follow=True)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="my-data-')
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as copy:
        assert copy.testzip() is None
    assert member_client.post(f"{PAGE}{held.key}/").status_code == 405


def test_a_mail_says_that_it_is_ready_and_nothing_else(member: Person) -> None:
    Person.objects.filter(pk=member.pk).update(language="de", name="Marta Kowalski")
    member.refresh_from_db()
    copy = made(member)
    row = Message.objects.get(kind="copy")
    letter = kinds["copy"].letter(row, {})
    assert (row.person, letter.subject) == (member, "Die Kopie Ihrer Daten ist fertig")
    assert f"{settings.SITE_URL}/me/privacy/copy/" in str(letter.text)
    for one in ("Kowalski", str(Export.objects.get().key)):
        assert one not in str(letter.text)
    assert '<html lang="de">' in copy.read("index.html").decode()
    assert "Was wir über Sie haben" in copy.read("index.html").decode()


def test_5_nobody_else_can_have_it(member: Person, member_client: Client) -> None:
    made(member)
    held = Export.objects.get()
    path = f"{PAGE}{held.key}/"
    address = member_client.get(path)["Location"]
    for client in (staff("admin"), staff("agent"), _signed_in(PersonFactory.create())):
        assert client.get(path).status_code == 404
        assert client.get(address).status_code == 404
    assert Client().get(path).status_code == 302
    assert member_client.get(address).status_code == 200
    Export.objects.update(expires_at=timezone.now())
    assert member_client.get(address).status_code == 404
    assert member_client.get(path).status_code == 404


def _signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_who_signed_in_long_ago_is_asked_again(member: Person, member_client: Client) -> None:
    made(member)
    session = member_client.session
    session["fresh_at"] = 0
    session.save()
    for answer in (
        member_client.get(PAGE),
        member_client.post(PAGE),
        member_client.get(f"{PAGE}{Export.objects.get().key}/"),
    ):
        assert answer["Location"].startswith("/me/security/confirm/")
    assert Export.objects.count() == 1


def test_three_a_day(member: Person, member_client: Client) -> None:
    for _number in range(3):
        assert member_client.post(PAGE).status_code == 302
    assert member_client.post(PAGE).status_code == 429
    assert Export.objects.count() == 1


def test_an_admin_makes_one_for_somebody(member: Person) -> None:
    client = staff("admin")
    path = f"/studio/people/{member.pk}/copy/"
    assert path in client.get(f"/admin/profiles/person/{member.pk}/change/").text
    assert client.post(path).status_code == 302
    held = Export.objects.get()
    assert (held.person, held.by_themselves, held.by.is_staff) == (member, False, True)
    assert export(held.pk)
    assert f"{PAGE}{held.key}/" in client.get(path).text
    assert client.get(f"{PAGE}{held.key}/", follow=True)["Content-Type"] == "application/zip"
    assert _signed_in(member).get(f"{PAGE}{held.key}/", follow=True).status_code == 200
    assert staff("marketer").get(f"{PAGE}{held.key}/").status_code == 404
    letter = kinds["copy"].letter(Message.objects.get(kind="copy"), {})
    assert "Our staff made a copy" in str(letter.text)
    for role in ("agent", "marketer"):
        assert staff(role).post(path).status_code == 404
    Person.objects.filter(pk=member.pk).update(is_superuser=True)
    assert client.post(path).status_code == 404


def test_a_lost_worker_is_taken_over_and_puts_nothing_in_place(
    member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = ask_for_copy(member, by=member)
    write = exporting.write

    def late(*given: Any) -> None:
        write(*given)
        assert left_alone() == []
        Export.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        assert left_alone() == [held.pk]
        with monkeypatch.context() as patched:
            patched.setattr(exporting, "write", write)
            assert export(held.pk)

    monkeypatch.setattr(exporting, "write", late)
    assert not export(held.pk)
    held.refresh_from_db()
    assert (held.state, held.tries) == ("done", 2)
    assert (File.objects.count(), Message.objects.filter(kind="copy").count()) == (1, 1)
    assert not export(held.pk)


def test_one_at_once(member: Person) -> None:
    ask_for_copy(member, by=member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.create(person=member)


def test_what_fails_too_often_says_so(
    member: Person, member_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = ask_for_copy(member, by=member)

    def fails(*given: Any) -> None:
        raise OSError

    monkeypatch.setattr(exporting, "write", fails)
    for _try in range(MOST_TRIES):
        assert not export(held.pk)
        assert give_up() == 0
        Export.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert (left_alone(), give_up()) == ([], 1)
    assert "A fault of ours stopped it." in member_client.get(PAGE).text


def test_it_is_purged(member: Person, django_capture_on_commit_callbacks: Any) -> None:
    made(member)
    stored = File.objects.get().stored_as
    assert purge() == 0
    later = timezone.now() + timedelta(days=7, minutes=1)
    with time_machine.travel(later), django_capture_on_commit_callbacks(execute=True):
        assert purge() == 1
    assert (Export.objects.count(), File.objects.count(), is_stored(stored)) == (0, 0, False)


def test_a_new_one_takes_the_place_of_the_old(
    member: Person, django_capture_on_commit_callbacks: Any
) -> None:
    made(member)
    old = File.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        made(member)
    assert (Export.objects.count(), File.objects.get() == old) == (1, False)
    assert not is_stored(old.stored_as)


def test_the_old_one_stays_whole_where_the_new_one_is_rolled_back(
    member: Person, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    made(member)
    old = File.objects.get()

    def fails(*given: Any, **data: Any) -> None:
        raise OSError

    held = ask_for_copy(member, by=member)
    monkeypatch.setattr(exporting, "plan", fails)
    with django_capture_on_commit_callbacks(execute=True):
        assert not export(held.pk)
    assert (File.objects.get(), is_stored(old.stored_as)) == (old, True)


def test_a_file_that_could_not_be_removed_goes_with_the_next_purge(
    member: Person,
    member_client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """As after a kill between the two."""
    made(member)
    stored = File.objects.get().stored_as

    def fails(name: str) -> None:
        raise OSError

    with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
        patched.setattr(exporting, "remove", fails)
        exporting.discard(Export.objects.all())
    assert (Export.objects.get().file, File.objects.count(), is_stored(stored)) == (None, 0, True)
    assert "Make a copy" in member_client.get(PAGE).text
    assert purge() == 1
    assert (Export.objects.count(), is_stored(stored)) == (0, False)


def test_erasing_takes_it_along_and_stops_one_that_is_being_made(
    member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(member)
    stored = File.objects.get().stored_as
    held, write = ask_for_copy(member, by=member), exporting.write

    def late(*given: Any) -> None:
        write(*given)
        erasure = ask_to_erase(member, by=member, network="192.0.2.7")
        Message.objects.update(state="sent")
        assert erase(erasure.pk)

    monkeypatch.setattr(exporting, "write", late)
    assert not export(held.pk)
    assert (Export.objects.count(), File.objects.count(), is_stored(stored)) == (0, 0, False)


def test_what_somebody_else_had_the_address_for_is_not_in_it(member: Person) -> None:
    owner = MembershipFactory.create().person
    plan("notice", owner, "x:1", address=member.email, data={"event": "reopened", "language": "en"})
    plan("notice", None, "x:2", address=member.email, data={"event": "reopened", "language": "en"})
    assert len(tables(made(member))["portal.Message"]) == 1
