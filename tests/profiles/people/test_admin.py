import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.activity.models import Activity
from profiles.businesses.models import Membership
from profiles.people.models import Person
from profiles.people.roles import sync_roles
from profiles.security.factors import factors_of
from tests.factories import BusinessFactory, MembershipFactory, PersonFactory
from tests.profiles.security.hands import events, with_app

pytestmark = pytest.mark.django_db


def staff(role: str) -> Client:
    sync_roles()
    person = PersonFactory.create(is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def admin() -> Client:
    return staff("admin")


def test_people_are_found_by_address_and_name(admin: Client, member: Person) -> None:
    PersonFactory.create(email="other@example.org", name="Ben")
    for words in ("marta@exa", "Baker"):
        page = admin.get("/admin/profiles/person/", {"q": words}).content.decode()
        assert "marta@example.org" in page
        assert "other@example.org" not in page


def test_no_search_reads_all_people(admin: Client, member: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as queries:
        admin.get("/admin/profiles/person/", {"q": "baker"})
    for query in queries.captured_queries:
        if "LIKE UPPER" in query["sql"] and "COUNT" not in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {query['sql'].partition(' ORDER BY ')[0]}")
                assert "person_found_by_part" in str(cursor.fetchall())


def test_the_list_never_counts_all_people(admin: Client) -> None:
    PersonFactory.create_batch(3)
    with CaptureQueriesContext(connection) as queries:
        admin.get("/admin/profiles/person/")
    assert [query["sql"] for query in queries if "COUNT(" in query["sql"]] == []
    assert [query["sql"] for query in queries if "LIMIT 1000" in query["sql"]] != []


def test_a_person_is_shut_out_and_let_in_by_verbs(
    admin: Client, member: Person, member_client: Client
) -> None:
    for action, active, verb in (
        ("suspend_people", False, "suspended"),
        ("restore_people", True, "restored"),
    ):
        admin.post(
            "/admin/profiles/person/", {"action": action, "_selected_action": [member.pk], "confirmed": "yes"}
        )
        member.refresh_from_db()
        assert member.is_active is active
        assert Activity.objects.filter(verb=verb, person=member).count() == 1
    Person.objects.filter(pk=member.pk).update(is_active=False)
    assert member_client.post("/me/preferences/")["Location"].startswith("/join/")


def test_a_name_is_changed_where_its_versions_are_kept(admin: Client, member: Person, starter: Any) -> None:
    url = f"/admin/profiles/person/{member.pk}/change/"
    page = admin.get(url)
    assert 'name="name"' not in page.text
    assert "Note another one under “What we know”" in page.text
    assert reverse("person-known", args=[member.pk]) in page.text
    typed = {"email": member.email, "name": "Another", "language": "de", "time_zone": "UTC"}
    rows = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    assert admin.post(url, typed | rows).status_code == 302
    member.refresh_from_db()
    assert (member.name, member.language) == ("Marta Baker", "de")


def test_the_second_step_of_who_lost_it_is_taken_off_by_a_verb(admin: Client, member: Person) -> None:
    with_app(member)
    here = Client()
    here.force_login(member)
    root = with_app(PersonFactory.create(is_staff=True, is_superuser=True))
    chosen = {"action": "take_second_steps", "_selected_action": [member.pk, root.pk], "confirmed": "yes"}
    admin.post("/admin/profiles/person/", chosen)
    assert [factors_of(person).any for person in (member, root)] == [False, True]
    assert here.get("/me/").status_code == 302
    activity = Activity.objects.get(verb="factors_taken", person=member)
    assert activity.data == {"by": int(admin.session["_auth_user_id"])}
    assert events() == ["factors_taken"]
    assert "Done, for 1 row." in admin.get("/admin/profiles/person/").content.decode()
    assert LogEntry.objects.get().object_id == str(member.pk)
    admin.post("/admin/profiles/person/", chosen)
    assert events() == ["factors_taken"]


def test_a_password_set_by_staff_signs_everybody_out_and_is_told_by_mail(
    admin: Client, member: Person
) -> None:
    here = Client()
    here.force_login(member)
    typed = {"password1": "seven long loaves", "password2": "seven long loaves", "usable_password": "true"}
    url = f"/admin/profiles/person/{member.pk}/password/"
    assert admin.post(url, {**typed, "password2": "eight"}).status_code == 200
    assert here.get("/me/").status_code == 200
    assert events() == []
    assert admin.post(url, typed).status_code == 302
    member.refresh_from_db()
    assert member.check_password("seven long loaves")
    assert here.get("/me/").status_code == 302
    assert events() == ["password_by_staff"]
    assert Activity.objects.get(verb="password_set_by_staff", person=member).data == {
        "by": int(admin.session["_auth_user_id"])
    }
    assert admin.get("/admin/profiles/person/nobody/password/").status_code == 404


def test_who_may_only_look_sees_no_password(member: Person) -> None:
    member.set_password("seven long loaves")
    member.save()
    url = f"/admin/profiles/person/{member.pk}/change/"
    page = staff("agent").get(url).content.decode()
    assert member.email in page
    for word in ("argon2", "pbkdf2", "/password/"):
        assert word not in page
    assert "/password/" in staff("admin").get(url).content.decode()


def test_an_admin_cannot_touch_a_superuser_or_become_one(admin: Client) -> None:
    root = PersonFactory.create(is_staff=True, is_superuser=True)
    assert admin.post(f"/admin/profiles/person/{root.pk}/password/", {}).status_code == 403
    admin.post("/admin/profiles/person/", {"action": "suspend_people", "_selected_action": [root.pk]})
    me = Person.objects.get(pk=admin.session["_auth_user_id"])
    page = admin.get(f"/admin/profiles/person/{me.pk}/change/").content.decode()
    assert 'name="is_superuser"' not in page
    form = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page))
    admin.post(f"/admin/profiles/person/{me.pk}/change/", {**form, "is_superuser": "on"})
    for person in (root, me):
        before = person.is_superuser
        person.refresh_from_db()
        assert (person.is_superuser, person.is_active) == (before, True)


def test_a_person_is_added_without_a_password_in_lower_case(admin: Client) -> None:
    form = {"email": "New@Example.org", "name": "New", "usable_password": "false"}
    assert admin.post("/admin/profiles/person/add/", form).status_code == 302
    person = Person.objects.get(email="new@example.org")
    assert not person.has_usable_password()


def test_the_pages_of_a_person_and_a_business_open(admin: Client) -> None:
    membership = MembershipFactory.create()
    for url in (
        f"/admin/profiles/person/{membership.person_id}/change/",
        f"/admin/profiles/person/{membership.person_id}/password/",
        f"/admin/profiles/business/{membership.business_id}/change/",
        "/admin/profiles/business/",
        "/admin/profiles/consentwording/",
        "/admin/profiles/consententry/",
    ):
        assert admin.get(url).status_code == 200, url


def test_a_second_owner_is_refused_by_the_form(admin: Client, member: Person) -> None:
    first = MembershipFactory.create()
    rows = {
        "TOTAL_FORMS": 2,
        "INITIAL_FORMS": 1,
        "0-id": first.pk,
        "0-person": first.person_id,
        "0-role": "owner",
    }
    rows |= {"0-business": first.business_id, "1-business": first.business_id, "1-person": member.pk}
    form = {f"memberships-{name}": value for name, value in rows.items()} | {"name": "Bread"}
    form |= {"references-TOTAL_FORMS": 0, "references-INITIAL_FORMS": 0}
    url = f"/admin/profiles/business/{first.business_id}/change/"
    answer = admin.post(url, form | {"memberships-1-role": "owner"})
    assert (answer.status_code, Membership.objects.count()) == (200, 1)
    assert "This business has an owner. Make them a colleague first, and save." in answer.text
    assert admin.post(url, form | {"memberships-1-role": "colleague"}).status_code == 302
    assert Membership.objects.filter(role="owner").count() == 1


def test_a_second_business_is_refused_by_the_form(admin: Client) -> None:
    first, other = MembershipFactory.create(), BusinessFactory.create()
    rows = {"TOTAL_FORMS": 2, "INITIAL_FORMS": 1, "0-id": first.pk, "0-business": first.business_id}
    rows |= {
        "0-person": first.person_id,
        "1-person": first.person_id,
        "0-role": "owner",
        "1-role": "colleague",
    }
    form = {f"memberships-{name}": value for name, value in (rows | {"1-business": other.pk}).items()}
    form |= {"email": first.person.email, "name": "Ben", "language": "en", "time_zone": "UTC"}
    answer = admin.post(f"/admin/profiles/person/{first.person_id}/change/", form)
    assert (answer.status_code, Membership.objects.count()) == (200, 1)
    assert "A person works in one business at a time." in answer.text


def test_other_roles_change_nobody(member: Person) -> None:
    agent, marketer = staff("agent"), staff("marketer")
    assert agent.get(f"/admin/profiles/person/{member.pk}/change/").status_code == 200
    assert agent.post(f"/admin/profiles/person/{member.pk}/change/", {"name": "X"}).status_code == 403
    assert marketer.get("/admin/profiles/person/").status_code == 403
    assert marketer.get("/admin/profiles/consententry/").status_code == 200
    assert marketer.get("/admin/profiles/consentwording/add/").status_code == 403


def test_the_admins_own_sign_in_is_our_one_box(client: Client, member_client: Client) -> None:
    assert client.get("/admin/login/")["Location"].startswith("/join/?next=")
    assert member_client.get("/admin/login/").status_code == 403


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\x1b"], ids=ascii)
def test_a_name_typed_by_staff_holds_no_signs_nobody_can_see(admin: Client, sign: str) -> None:
    new = {"email": "new@example.org", "usable_password": "false"}
    response = admin.post("/admin/profiles/person/add/", {**new, "name": f"Ben{sign}"})
    assert response.status_code == 200
    assert "Use letters, numbers and signs only." in response.content.decode()
    assert not Person.objects.filter(email="new@example.org").exists()
    admin.post("/admin/profiles/person/add/", {**new, "name": " Ben  Berg "})
    assert Person.objects.get(email="new@example.org").name == "Ben Berg"


@pytest.mark.parametrize("kind", ["person", "business"])
def test_staff_see_what_is_generated(admin: Client, kind: str) -> None:
    made = MembershipFactory.create(person__is_generated=True, business__is_generated=True)
    row = getattr(made, kind)
    listed = admin.get(f"/admin/profiles/{kind}/?is_generated__exact=1").content.decode()
    assert "Made by the demo" in listed
    assert str(row) in listed
    page = admin.get(f"/admin/profiles/{kind}/{row.pk}/change/").content.decode()
    assert re.search(r'Made by the demo:?</label>.*?alt="True"', page, re.DOTALL)
