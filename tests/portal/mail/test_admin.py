from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.mail.admin import MessageAdmin, SuppressionAdmin
from portal.mail.bounces.models import What
from portal.mail.bounces.noting import note_outcome
from portal.mail.models import Mailing, Message, State, Suppression
from portal.mail.tracking.links import tracked_links
from portal.mail.tracking.models import Hit
from profiles.models import Person

pytestmark = pytest.mark.django_db
Plan = Callable[..., Message]
LEDGER = "/admin/portal/message/"


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(Person.objects.create_superuser("root@example.org", "a long password"))
    return client


def test_both_are_in_the_admin() -> None:
    assert isinstance(admin.site._registry[Message], MessageAdmin)
    assert isinstance(admin.site._registry[Suppression], SuppressionAdmin)


def test_the_ledger_opens_without_counting_it(operator: Client, plan: Plan) -> None:
    for number in range(3):
        plan(occasion=f"o{number}", secret="123456")
    with CaptureQueriesContext(connection) as queries:
        words = operator.get(LEDGER).content.decode()
    counts = [
        query["sql"] for query in queries if "COUNT(" in query["sql"].upper() and "message" in query["sql"]
    ]
    assert counts == []
    assert words.count("@example.org</td>") == 3


@pytest.mark.parametrize(
    ("query", "found"), [("?q=o1", 1), ("?state=in_doubt", 1), ("?kind=news", 1), ("?q=nobody", 0)]
)
def test_rows_are_found_by_beginning_state_and_kind(
    operator: Client, plan: Plan, query: str, found: int
) -> None:
    plan(occasion="o1")
    plan(occasion="p2", state=State.IN_DOUBT)
    plan("news", "q3")
    response = operator.get(LEDGER + query)
    assert len(response.context["cl"].result_list) == found


def test_a_row_is_read_and_never_edited(operator: Client, plan: Plan) -> None:
    row = plan(secret="123456")
    page = operator.get(f"{LEDGER}{row.pk}/change/").content.decode()
    assert "123456" not in page
    assert str(bytes(row.sealed or b"")) not in page
    operator.post(f"{LEDGER}{row.pk}/change/", {"state": "sent", "address": "evil@example.org"})
    row.refresh_from_db()
    assert (row.state, row.address) == ("planned", "one@example.org")
    assert operator.get(f"{LEDGER}add/").status_code == 403
    assert operator.post(f"{LEDGER}{row.pk}/delete/").status_code == 403


def test_a_row_shows_what_became_of_it(
    operator: Client, plan: Plan, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    mailing = Mailing.objects.create(kind="news", occasion="issue:1")
    row = plan("news", "o1", mailing=mailing, state=State.BOUNCED)
    links = tracked_links(mailing, "text", {f"/page-{n}/": "Page" for n in range(12)})
    for link in (None, *links.values()):
        Hit.objects.create(mailing=mailing, message=row, link=link, people=2, machines=7)
    for number in range(12):
        note_outcome(What.SOFT, row, source="postmark", event_id=str(number), words="<b>550</b> full")
    with django_assert_max_num_queries(17):
        page = operator.get(f"{LEDGER}{row.pk}/change/").content.decode()
    assert (page.count("/page-"), page.count("&lt;b&gt;550&lt;/b&gt; full")) == (12, 12)
    assert page.count('<input type="number"') == 0
    operator.post(f"{LEDGER}{row.pk}/change/", {"hits-TOTAL_FORMS": "0", "hits-INITIAL_FORMS": "0"})
    assert Hit.objects.filter(people=2).count() == 13


def test_the_list_and_the_row_say_why_in_words(operator: Client, plan: Plan) -> None:
    row = plan(state=State.IN_DOUBT, reason="worker_lost")
    for place in (LEDGER, f"{LEDGER}{row.pk}/change/"):
        page = operator.get(place).content.decode()
        assert "the worker that sent it was lost" in page
        assert "worker_lost" not in page


@pytest.mark.parametrize(("action", "state"), [("arrived", "sent"), ("send_again", "planned")])
def test_actions_resolve_only_doubts(operator: Client, plan: Plan, action: str, state: str) -> None:
    doubt, failed = plan(occasion="doubt", state=State.IN_DOUBT), plan(occasion="failed", state=State.FAILED)
    response = operator.post(
        LEDGER, {"action": action, "_selected_action": [doubt.pk, failed.pk], "confirmed": "yes"}, follow=True
    )
    assert "1 message resolved." in response.content.decode()
    assert dict(Message.objects.values_list("occasion", "state")) == {"doubt": state, "failed": "failed"}


def test_a_suppressed_address_is_kept_in_lower_case(operator: Client) -> None:
    operator.post("/admin/portal/suppression/add/", {"address": "Gone@Example.ORG", "reason": "operator"})
    assert Suppression.objects.get().address == "gone@example.org"
