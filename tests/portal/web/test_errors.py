import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory

from portal.web import errors
from profiles.models import Person

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
