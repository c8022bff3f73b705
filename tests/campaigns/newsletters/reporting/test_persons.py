"""Every mail of a person and why, and why not: for an agent on the phone, an admin, a marketer."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from portal.mail.models import Message, State
from profiles.consent.consenting import give, withdraw
from profiles.consent.models import ConsentWording
from profiles.models import Person
from tests.campaigns.newsletters.reporting.ledgers import BEGUN, DURING, Sent, make_sent
from tests.factories import PersonFactory
from tests.starters import load_wordings

pytestmark = pytest.mark.django_db
BASE = 3


@pytest.fixture
def agent(client: Client) -> Client:
    return permitted(client, "see_mails_of_people")


def permitted(client: Client, *names: str) -> Client:
    person = PersonFactory.create(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(person)
    return client


def at(person: Person) -> str:
    return f"/studio/people/{person.pk}/mails/"


def words_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text))


def say_yes(person: Person) -> None:
    wording = ConsentWording.objects.get(purpose="newsletter", channel="mail", language="en")
    give(person, "newsletter", "mail", wording=wording, source="newsletter form", proof={})


def test_only_those_permitted_see_it(client: Client, member: Person) -> None:
    assert client.get(at(member)).status_code == 404
    for names in ((), ("write_newsletters",), ("preview_mails",)):
        assert permitted(client, *names).get(at(member)).status_code == 404
    client.force_login(member)
    assert client.get(at(member)).status_code == 404, "not even one's own: that page is for staff"


def test_it_is_only_looked_at(agent: Client, member: Person) -> None:
    assert agent.post(at(member)).status_code == 405
    assert agent.get("/studio/people/987654/mails/").status_code == 404


def test_nobody_was_written_to(agent: Client, member: Person) -> None:
    assert "No mail was ever planned for them." in words_of(agent.get(at(member)))


def test_a_mail_and_why(agent: Client, sent: Sent, time_machine: Any) -> None:
    """The consent is that of the moment it left: what was said later does not change why it went."""
    load_wordings()
    person = sent.reader(name="Marta Hale")
    time_machine.move_to(BEGUN - timedelta(days=7))
    say_yes(person)
    row = sent.to(person, handed_over_at=BEGUN)
    sent.hit(row, sent.link(label="Late invoices"), machines=2)
    sent.hit(row)
    time_machine.move_to(DURING)
    withdraw(person, "newsletter", "mail", source="one-click", proof={})
    words = words_of(agent.get(at(person)))
    assert (
        "Letter 1 Nov. 2, 2026, 09:00 Taken by their mail server "
        "Newsletter, Oct. 26, 2026, by “newsletter form”, wording en 1: yes Opened. Late invoices "
        "Machines clicked 2 times."
    ) in words


def test_no_mail_and_why_not(agent: Client, sent: Sent, time_machine: Any) -> None:
    load_wordings()
    person = sent.reader()
    time_machine.move_to(BEGUN - timedelta(days=7))
    say_yes(person)
    time_machine.move_to(BEGUN - timedelta(days=1))
    withdraw(person, "newsletter", "mail", source="preferences", proof={})
    sent.to(person, State.EXCLUDED, "no_consent", at_once=True)
    other = make_sent(2)
    other.held(person)
    never = sent.reader()
    sent.to(never, State.EXCLUDED, "no_consent", at_once=True)
    words = words_of(agent.get(at(person)))
    assert (
        "Not sent: they have not said yes to this, or said no since Newsletter, Nov. 1, 2026, by “preferences”"
        in words
    )
    assert ": no nothing" in words
    assert "Not sent: held back by lot, to compare with" in words
    assert "Newsletter: no yes was on record by then." in words_of(agent.get(at(never)))


def test_what_always_goes_needs_no_yes(agent: Client, member: Person) -> None:
    Message.objects.create(
        kind="code", person=member, address=member.email, occasion="code:1", due_at=BEGUN, state=State.FAILED,
        reason="550 5.1.1 <script>no such user</script>", data={"secret": "123456"},
    )  # fmt: skip
    page = agent.get(at(member))
    assert "Refused: 550 5.1.1 <script>no such user</script> Nothing: it always goes." in html.unescape(
        words_of(page)
    )
    assert "<script>no" not in page.content.decode()
    assert "123456" not in page.content.decode()


def test_what_a_marketing_part_rested_on_is_said(agent: Client, member: Person) -> None:
    Message.objects.create(
        kind="welcome", person=member, address=member.email, occasion="signup", due_at=BEGUN, state=State.SENT,
        data={"purpose": "newsletter"},
    )  # fmt: skip
    assert "Newsletter: no yes was on record by then." in words_of(agent.get(at(member)))


def test_a_report_is_linked_for_those_who_read_reports(client: Client, sent: Sent) -> None:
    row = sent.to()
    report = f"/studio/newsletters/issues/{sent.issue.pk}/report/"
    assert report not in permitted(client, "see_mails_of_people").get(at(row.person)).content.decode()
    both = permitted(client, "see_mails_of_people", "write_newsletters")
    assert report in both.get(at(row.person)).content.decode()


def test_the_admin_leads_there(client: Client, member: Person) -> None:
    superuser = PersonFactory.create(is_staff=True, is_superuser=True)
    client.force_login(superuser)
    assert at(member) in client.get(f"/admin/profiles/person/{member.pk}/change/").content.decode()
    permitted(client, "view_person")
    assert at(member) not in client.get(f"/admin/profiles/person/{member.pk}/change/").content.decode()


@pytest.mark.parametrize("many", [2, 40])
def test_page_by_page_at_the_same_cost(
    agent: Client, questions: None, many: int, django_assert_num_queries: Any
) -> None:
    load_wordings()
    person = make_sent(1000).reader()
    say_yes(person)
    rows = []
    for number in range(many):
        sent = make_sent(number + 1)
        rows.append(sent.to(person))
        sent.hit(rows[-1], sent.link())
    agent.get(at(person))
    with django_assert_num_queries(BASE + 6):
        page = agent.get(at(person)).content.decode()
    assert page.count("<tr>") == 1 + min(many, 30)
    if many > 30:
        assert f"?before={rows[10].pk}" in page
        assert agent.get(f"{at(person)}?before={rows[10].pk}").content.decode().count("<tr>") == 11
