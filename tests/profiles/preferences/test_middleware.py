import pytest
from django.test import Client
from django.utils import timezone, translation

from profiles.people.models import Person
from tests.profiles.accounts.coming import EVIL

pytestmark = pytest.mark.django_db


def language_of(client: Client, **headers: str) -> str:
    return client.get("/language/", headers=headers)["Content-Language"]


def test_a_visitor_gets_what_the_browser_asks_for(client: Client) -> None:
    assert language_of(client, accept_language="de-AT,de;q=0.9") == "de"
    assert language_of(client, accept_language="fr") == "en"
    assert language_of(client) == "en"


def test_a_visitors_page_starts_no_session_and_is_kept_by_language(client: Client) -> None:
    answer = client.get("/sign-in/closed/")
    assert "sessionid" not in answer.cookies
    assert "Accept-Language" in answer["Vary"]


def test_a_visitors_choice_is_kept_in_a_cookie(client: Client) -> None:
    answer = client.post("/language/", {"language": "de", "next": "/join/"})
    assert (answer.status_code, answer["Location"]) == (302, "/join/")
    cookie = answer.cookies["django_language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("de", True, "Lax")
    assert language_of(client, accept_language="en") == "de"


def test_a_members_choice_is_kept_on_the_person(member_client: Client, member: Person) -> None:
    member_client.post("/language/", {"language": "de"})
    member.refresh_from_db()
    assert member.language == "de"
    assert language_of(member_client, accept_language="en") == "de"


def test_a_members_own_language_comes_before_cookie_and_browser(
    member_client: Client, member: Person
) -> None:
    member_client.cookies["django_language"] = "de"
    assert language_of(member_client, accept_language="de") == "en"


@pytest.mark.parametrize("chosen", ["xx", "", "de<script>"])
def test_a_language_we_do_not_have_is_not_kept(client: Client, chosen: str) -> None:
    answer = client.post("/language/", {"language": chosen})
    assert (answer.status_code, "django_language" in answer.cookies) == (302, False)


@pytest.mark.parametrize("target", EVIL)
def test_next_stays_local(client: Client, target: str) -> None:
    answer = client.post("/language/", {"language": "de", "next": target})
    assert answer["Location"] in ("/", "/%5cevil")


def test_opening_the_page_changes_nothing(client: Client) -> None:
    page = client.get("/language/?next=/join/&language=de")
    assert "django_language" not in page.cookies
    assert 'value="/join/"' in page.content.decode()
    assert "Deutsch" in page.content.decode()


def test_times_are_in_the_members_zone_and_nothing_leaks(member_client: Client, member: Person) -> None:
    member.time_zone, member.language = "Asia/Tokyo", "de"
    member.save()
    member_client.get("/language/")
    assert timezone.get_current_timezone_name() == "UTC"
    assert translation.get_language() == "en"


@pytest.mark.parametrize("broken", ["Mars/Olympus", "", "../etc/passwd"])
def test_a_broken_zone_does_not_break_the_page(member_client: Client, member: Person, broken: str) -> None:
    Person.objects.filter(pk=member.pk).update(time_zone=broken)
    assert member_client.get("/language/").status_code == 200
