import time

import pytest
from django.contrib.sessions.models import Session

from profiles.questions import middleware

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def clock(monkeypatch):
    now = [time.time()]
    monkeypatch.setattr(middleware.time, "time", lambda: now[0])
    return now


def visit(client):
    return str(client.get("/me/").wsgi_request.visit)


def test_a_run_of_requests_is_one_visit_until_30_idle_minutes(member_client, clock):
    first = visit(member_client)
    for _ in range(4):
        clock[0] += 29 * 60
        assert visit(member_client) == first
    clock[0] += 31 * 60
    assert visit(member_client) not in (first, "None")


def test_the_session_is_written_at_most_once_a_minute(member_client, clock):
    visit(member_client)
    noted = member_client.session["visit"]
    clock[0] += 50
    visit(member_client)
    assert member_client.session["visit"] == noted
    clock[0] += 11
    visit(member_client)
    assert member_client.session["visit"][1] == int(clock[0])


NOT_LOOKED_AT = ("/brand.css", "/healthz", "/readyz", "/favicon.ico", "/static/nothing.css")


@pytest.mark.parametrize("url", NOT_LOOKED_AT)
def test_what_nobody_looks_at_does_not_touch_the_session(member_client, clock, url):
    first = visit(member_client)
    before = Session.objects.get().session_data
    for idle in (61, 29 * 60, 40 * 60):
        clock[0] += idle
        response = member_client.get(url)
        assert response.wsgi_request.visit is None
        assert not response.wsgi_request.session.modified
        assert Session.objects.get().session_data == before
    assert visit(member_client) not in (first, "None")


def test_a_visitor_has_none_and_their_session_is_not_touched(client):
    response = client.get("/answer/thanks/")
    assert response.wsgi_request.visit is None
    assert "sessionid" not in response.cookies
    assert Session.objects.count() == 0
