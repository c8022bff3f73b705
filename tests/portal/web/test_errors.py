import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory

from portal.web import errors
from profiles.models import Person
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db


def test_a_missing_page_offers_a_search_for_its_words(client: Client) -> None:
    answer = client.get("/problems/till-drawer_stuck/")
    assert answer.status_code == 404
    assert answer.context["words"] == "till drawer stuck"
    assert 'value="till drawer stuck"' in answer.text


def test_script_in_a_missing_address_is_inert(client: Client) -> None:
    answer = client.get("/<script>alert(1)</script>")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_the_address_of_a_button_says_what_it_is(client: Client) -> None:
    answer = client.get("/feedback/library/1/", headers=BROWSER)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert answer.templates[0].name == "errors/405.html"
    assert "It belongs to a button on another page." in answer.text


def test_a_part_asked_for_wrongly_says_so(client: Client) -> None:
    answer = client.get("/feedback/library/1/", headers={**PART, "Accept": "*/*"})
    assert (answer.status_code, answer["Content-Type"]) == (405, "text/plain; charset=utf-8")
    assert answer.text == "That is not done here. Load the page again."


@pytest.mark.parametrize("wanted", ["*/*", "application/json"])
def test_a_program_that_asks_wrongly_gets_no_page(client: Client, wanted: str) -> None:
    answer = client.get("/feedback/library/1/", headers={"Accept": wanted})
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "POST", b"")


def test_a_form_without_its_token_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/help/", {"text": "x"})
    assert answer.status_code == 403
    assert answer.templates[0].name == "errors/403_csrf.html"


def request() -> HttpRequest:
    made = RequestFactory().get("/")
    made.user = Person()
    return made


def test_each_error_page_has_its_true_status() -> None:
    assert errors.bad_request(request(), BadRequest()).status_code == 400
    assert errors.forbidden(request(), PermissionDenied()).status_code == 403
    assert errors.server_error(request()).status_code == 500


def test_the_last_error_page_needs_no_database(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert b"<h1" in errors.server_error(RequestFactory().get("/")).content


# Asked for by a script that replaces a part of a page

PART = {"HX-Request": "true"}
GERMAN_PART = {**PART, "accept-language": "de"}


def test_a_part_that_is_missing_is_said_in_plain_words(client: Client) -> None:
    answer = client.post("/feedback/library/999999/", {"answer": "yes"}, headers=PART)
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert answer.text == "That is no longer here. Load the page again."
    german = client.post("/feedback/library/999999/", {"answer": "yes"}, headers=GERMAN_PART)
    assert german.text == "Das gibt es nicht mehr. Laden Sie die Seite neu."


def test_a_part_asked_too_often_says_when(client: Client) -> None:
    item = ItemFactory.create()
    url = f"/feedback/library/{item.pk}/undo/"
    answers = [client.post(url, headers=PART) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert answers[-1].text == "To keep others safe we stop here for one minute. Then try again."


def test_a_part_sent_without_its_token_says_so() -> None:
    answer = Client(enforce_csrf_checks=True).post("/feedback/library/1/", headers=PART)
    assert (answer.status_code, answer["Content-Type"]) == (403, "text/plain; charset=utf-8")
    assert answer.text.startswith("The page was open for too long.")


def test_a_part_that_makes_no_sense(member_client: Client) -> None:
    item = ItemFactory.create()
    answer = member_client.post(f"/feedback/library/{item.pk}/", {"answer": "maybe"}, headers=PART)
    assert (answer.status_code, answer.text[:28]) == (400, "We did not understand that. ")


def test_who_is_signed_out_is_told_in_place_and_a_page_leads_to_the_sign_in(client: Client) -> None:
    item = ItemFactory.create()
    url = f"/less/library/{item.pk}/"
    answer = client.post(url, headers=PART)
    assert (answer.status_code, answer.text[:20]) == (401, "You are signed out. ")
    assert client.post(url).status_code == 302


def test_a_part_that_breaks_needs_no_database(django_assert_num_queries: object) -> None:
    asked = RequestFactory(headers=PART).get("/")
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = errors.server_error(asked)
    assert (answer.status_code, answer.text) == (
        500,
        "That broke, and it is our fault. Try again in a minute.",
    )
    asked.user = Person()
    assert errors.forbidden(asked, PermissionDenied()).text == "Your account may not do that."
