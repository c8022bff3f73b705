"""The whole way over a provider that is a real server, on loopback: there, back, the code, and the next time."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from portal.activity.models import Activity
from portal.mail.models import Message
from profiles.people.models import Person
from tests.factories import PersonFactory
from tests.profiles.accounts.coming import EVIL, code_for, is_in, link_for, ticked_in
from tests.profiles.providers.fake import Fake, leave, round_trip
from tests.profiles.security.hands import age_session, app_code, events, with_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def linked(fake: Fake, member: Person) -> Person:
    SocialAccount.objects.create(user=member, provider="corner", uid="u-1")
    return member


def test_the_buttons_stand_where_one_comes_in(fake: Fake, client: Client) -> None:
    for path in ("/join/?next=/training/", "/sign-in/?next=/training/"):
        page = client.get(path).text
        assert 'action="/sign-in/with/corner/"' in page
        assert "Corner ID" in page
        assert '<input type="hidden" name="next" value="/training/">' in page


def test_without_providers_there_are_none(client: Client) -> None:
    assert "/sign-in/with/" not in client.get("/join/").text


def test_what_is_asked_of_the_provider(fake: Fake, client: Client) -> None:
    away = urlsplit(leave(client))
    asked = {name: values[0] for name, values in parse_qs(away.query).items()}
    assert f"{away.scheme}://{away.netloc}{away.path}" == f"{fake.url}/authorize"
    assert asked["redirect_uri"] == "http://testserver/sign-in/with/corner/back/"
    assert (asked["client_id"], asked["response_type"]) == ("kinship", "code")
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert (asked["code_challenge_method"], len(asked["state"]) >= 16) == ("S256", True)


def test_a_newcomer_types_one_code_and_is_known_from_then_on(fake: Fake) -> None:
    fake.claims = {"sub": "u-9", "email": "new@example.org", "email_verified": True}
    client = Client()
    assert round_trip(client, fake, next="/training/")["Location"] == "/join/code/"
    assert not is_in(client)
    assert "From then on Corner ID lets you in." in client.get("/join/code/").text
    answer = client.post("/join/code/", {"code": code_for("new@example.org")})
    assert (answer["Location"], is_in(client)) == ("/training/", True)
    person = Person.objects.get(email="new@example.org")
    assert person.is_member
    row = SocialAccount.objects.get()
    assert (row.user, row.provider, row.uid, row.extra_data) == (person, "corner", "u-9", {})
    assert events() == ["provider_added"]
    again = Client()
    fake.claims = {"sub": "u-9", "email": "moved-there@example.org"}
    assert round_trip(again, fake, next="/library/")["Location"] == "/library/"
    assert again.session["_auth_user_id"] == str(person.pk)
    assert Activity.objects.filter(verb="signed_in").latest("pk").data == {"by": "socialaccount"}
    assert not SocialToken.objects.exists()


def test_a_provider_that_claims_somebody_elses_address_opens_nothing(fake: Fake, member: Person) -> None:
    """The attack: an account there with the victim's address, said to be verified."""
    fake.claims = {"sub": "evil", "email": "Marta@Example.org", "email_verified": True}
    thief = Client()
    assert round_trip(thief, fake)["Location"] == "/join/code/"
    assert not is_in(thief)
    assert thief.get("/me/").status_code == 302
    assert not SocialAccount.objects.exists()
    assert Message.objects.get(kind="code").address == member.email
    victim = Client()
    page = victim.get(link_for(member.email)).text
    victim.post(link_for(member.email), ticked_in(page))
    assert is_in(victim)
    assert not SocialAccount.objects.exists()
    round_trip(Client(), fake)
    assert not is_in(thief)


def test_nor_does_the_victims_own_code_in_their_own_browser(fake: Fake, member: Person) -> None:
    fake.claims = {"sub": "evil", "email": member.email, "email_verified": True}
    round_trip(Client(), fake)
    victim = Client()
    victim.post("/join/", {"email": member.email})
    victim.post("/join/code/", {"code": code_for(member.email)})
    assert is_in(victim)
    assert not SocialAccount.objects.exists()


def test_the_second_step_is_asked_for_here_too(fake: Fake, linked: Person) -> None:
    with_app(linked)
    client = Client()
    assert round_trip(client, fake)["Location"] == "/sign-in/second/"
    assert not is_in(client)
    client.post("/sign-in/second/", {"code": app_code()})
    assert is_in(client)


def test_who_has_a_second_step_is_not_linked_by_their_mail_alone(fake: Fake, member: Person) -> None:
    """Whoever reads the mail of such a person would else keep a first step of their own."""
    with_app(member)
    client = Client()
    round_trip(client, fake)
    client.post("/join/code/", {"code": code_for(member.email)})
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    client.post("/sign-in/second/", {"code": app_code()})
    round_trip(client, fake)
    assert SocialAccount.objects.get().user == member


@pytest.mark.parametrize("state", [{"closed_at": "2026-01-01T00:00Z"}, {"is_active": False}])
def test_who_is_shut_out_stays_out(fake: Fake, linked: Person, state: dict[str, Any]) -> None:
    Person.objects.filter(pk=linked.pk).update(**state)
    client = Client()
    assert round_trip(client, fake)["Location"] == "/sign-in/closed/"
    assert not is_in(client)


def test_the_session_gets_a_new_key(fake: Fake, linked: Person) -> None:
    client = Client()
    path = fake.sign_in(leave(client))
    before = client.session.session_key
    client.get(path)
    assert is_in(client)
    assert client.session.session_key != before


# what comes back must have set out here


def test_an_answer_for_another_browser_lets_nobody_in(fake: Fake, linked: Person) -> None:
    stolen = fake.sign_in(leave(Client()))
    client = Client()
    leave(client)
    assert client.get(stolen)["Location"] == "/join/"
    assert not is_in(client)


def test_an_answer_counts_once(fake: Fake, linked: Person) -> None:
    client = Client()
    path = fake.sign_in(leave(client))
    client.get(path)
    client.post("/sign-out/")
    assert client.get(path)["Location"] == "/join/"
    assert not is_in(client)


def test_a_code_of_another_round_is_refused_by_its_proof(fake: Fake, linked: Person) -> None:
    """PKCE: a code that was caught elsewhere, with this browser's own state."""
    caught = parse_qs(urlsplit(fake.sign_in(leave(Client()))).query)["code"][0]
    client = Client()
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    assert client.get(f"/sign-in/with/corner/back/?code={caught}&state={state}")["Location"] == "/join/"
    assert not is_in(client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": "another"},
        {"userinfo": {"sub": "somebody-else", "email": "marta@example.org"}},
        {"claims": {"email": "marta@example.org"}},
    ],
)
def test_an_answer_that_does_not_fit_lets_nobody_in(
    fake: Fake, linked: Person, wrong: dict[str, Any]
) -> None:
    client = Client()
    for name, value in wrong.items():
        setattr(fake, name, value)
    assert round_trip(client, fake)["Location"] == "/join/"
    assert not is_in(client)
    assert "Corner ID did not let you in here." in client.get("/join/").text


@pytest.mark.parametrize("query", ["error=access_denied", "error=server_error", "code=none", ""])
def test_who_stops_there_is_told_so(fake: Fake, query: str) -> None:
    client = Client()
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    assert client.get(f"/sign-in/with/corner/back/?{query}&state={state}")["Location"] == "/join/"
    assert "Corner ID did not let you in here." in client.get("/join/").text


def test_a_provider_that_is_away_is_no_error_of_ours(fake: Fake, client: Client) -> None:
    fake.broken = True
    assert client.post("/sign-in/with/corner/")["Location"] == "/join/"
    fake.broken = False
    path = fake.sign_in(leave(client))
    fake.broken = True
    assert client.get(path)["Location"] == "/join/"


def test_without_an_address_one_comes_in_as_ever(fake: Fake, client: Client) -> None:
    fake.claims = {"sub": "u-2"}
    assert round_trip(client, fake)["Location"] == "/join/"
    assert "Corner ID did not tell us your email." in client.get("/join/").text
    client.post("/join/", {"email": "shared@example.org"})
    client.post("/join/code/", {"code": code_for("shared@example.org")})
    assert not SocialAccount.objects.exists()


def test_the_mails_are_limited_as_when_typed(fake: Fake) -> None:
    fake.claims = {"sub": "u-3", "email": "victim@example.org"}
    for _ in range(6):
        round_trip(Client(), fake)
    assert Message.objects.filter(address="victim@example.org").count() == 5


@pytest.mark.parametrize("target", EVIL)
def test_next_stays_local(fake: Fake, linked: Person, target: str) -> None:
    answer = round_trip(Client(), fake, next=target)
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))


def test_an_unknown_provider_is_not_there(fake: Fake, client: Client) -> None:
    assert client.post("/sign-in/with/another/").status_code == 404
    assert client.get("/sign-in/with/another/back/?code=1&state=1").status_code == 404
    assert client.get("/sign-in/with/corner/").status_code == 405


# connecting, when one is in already


def test_a_member_connects_and_removes_one(fake: Fake, member_client: Client, member: Person) -> None:
    assert "Does not let you in yet." in member_client.get("/me/security/").text
    assert round_trip(member_client, fake)["Location"] == "/me/security/"
    row = SocialAccount.objects.get(user=member)
    assert "Lets you in since" in member_client.get("/me/security/").text
    stranger = Client()
    stranger.force_login(PersonFactory.create())
    assert stranger.post(f"/me/security/services/{row.pk}/remove/").status_code == 404
    assert member_client.post(f"/me/security/services/{row.pk}/remove/")["Location"] == "/me/security/"
    assert not SocialAccount.objects.exists()
    assert events() == ["provider_added", "provider_removed"]


def test_connecting_needs_a_fresh_sign_in_at_both_ends(fake: Fake, member_client: Client) -> None:
    path = fake.sign_in(leave(member_client))
    age_session(member_client)
    assert member_client.post("/sign-in/with/corner/")["Location"] == "/me/security/confirm/"
    assert member_client.get(path)["Location"] == "/me/security/confirm/"
    assert not SocialAccount.objects.exists()


def test_what_lets_another_in_is_not_taken_over(fake: Fake, linked: Person) -> None:
    other = Client()
    other.force_login(PersonFactory.create())
    assert round_trip(other, fake)["Location"] == "/me/security/"
    assert SocialAccount.objects.get().user == linked
    assert "lets somebody else in here." in other.get("/me/security/").text
