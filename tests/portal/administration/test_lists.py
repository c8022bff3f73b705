"""What every list of the admin does, tried on some of ours."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.activity.models import Activity
from portal.administration import lists
from portal.administration.lists import ListAdmin
from portal.feedback.models import Feedback
from portal.mail.models import Pace
from portal.web import paging
from portal.web.paging import ShortPaginator
from profiles.models import Business, Person
from tests.factories import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

NOT_LISTED = {
    "portal.Cursor": "how far each consumer is: doctor and metrics say it",
    "portal.Rollup": "derived from Activity",
    "portal.Sighting": "a stream of views that is counted and purged",
    "portal.DailyViews": "derived from sightings",
    "portal.FeedbackTally": "derived from Feedback",
    "portal.FeedbackWeek": "derived from Feedback",
    "portal.FeedbackEvent": "inside its feedback, in the studio",
    "portal.FeedbackChange": "inside its feedback, in the studio",
    "portal.Notice": "somebody's own, at /notices/",
    "portal.NoticeOccasion": "somebody's own, at /notices/",
    "portal.NoticeChoice": "somebody's own, at /me/notices/",
    "portal.NoticeRhythm": "somebody's own, at /me/notices/",
    "portal.DeliveryReport": "inside its Message",
    "portal.Hit": "inside its Message",
    "portal.Link": "inside the report of its issue",
    "portal.Entry": "derived: what can be searched",
    "portal.Word": "derived: words that can be searched",
    "portal.ErasedAddress": "keyed hashes: nobody can be found by them",
    "profiles.Erasure": "its own pages say how far it is; done, it holds keyed hashes",
    "profiles.Export": "somebody's own: its page says how far it is, and it is gone after days",
    "profiles.PendingSignup": "somebody's way in: a request of minutes, with what they did before",
    "profiles.Membership": "inside Person and Business",
    "profiles.Invitation": "its owner sees and ends them, at /me/colleagues/",
    "profiles.JoinRequest": "whom it concerns sees and ends it, at /me/colleagues/",
    "profiles.FoundByDomain": "a setting of the owner's, at /me/colleagues/",
    "profiles.PartnerStaff": "inside its Partner",
    "profiles.Introduction": "whom it concerns sees and ends it, at /me/partner/",
    "profiles.Wording": "inside its Question",
    "profiles.Choice": "inside its Question",
    "profiles.CurrentFact": "derived from Fact",
    "profiles.Prerequisite": "inside its Product",
    "profiles.ProductVersion": "inside its Product",
    "profiles.PurchaseTotal": "derived from Purchase",
    "profiles.OpenSession": "people see and end their own, at /me/security/",
    "profiles.MailedCode": "a keyed hash, for minutes",
    "profiles.AddressChange": "a keyed hash, for days",
    "profiles.WrongTry": "counted for a day, to limit them",
    "profiles.OptInAsking": "counted in the studio",
    "profiles.SplitTest": "run in the studio",
    "profiles.SplitArm": "inside its test, in the studio",
    "profiles.Persona": "written in the studio",
    "profiles.LookedPage": "inside its Look",
    "profiles.SegmentMember": "derived: who is in a kept segment",
    "profiles.SegmentSize": "inside its segment, in the studio",
    "profiles.ClusterSize": "inside its cluster, in the studio",
    "profiles.ReachWish": "that somebody asked, until the next refresh",
    "profiles.BusinessReference": "inside its Business",
    "profiles.ImportKey": "digests, while an import lasts",
    "profiles.WrongRow": "inside its import, in the studio",
    "profiles.ShopperTask": "written in the studio",
    "profiles.ShopperRun": "written in the studio",
    "profiles.ShopperFinding": "written in the studio",
    "training.Option": "inside its Card",
    "campaigns.Block": "inside its issue, in the studio",
    "campaigns.Version": "inside its issue, in the studio",
    "campaigns.Event": "inside its issue, in the studio",
    "campaigns.Figures": "derived: what the report shows",
    "auth.Permission": "written by code",
    "contenttypes.ContentType": "written by code",
    "sessions.Session": "people see and end their own, at /me/security/",
    "mfa.Authenticator": "secrets; an action on People takes them off",
    "socialaccount.SocialApp": "not used: providers are a setting",
    "socialaccount.SocialAccount": "people see and end their own, at /me/security/",
    "socialaccount.SocialToken": "not used: no token is kept",
    "account.EmailAddress": "follows Person.email, which a verb sets",
    "account.EmailConfirmation": "not used: addresses are claimed by our own code",
}


@pytest.fixture
def superuser() -> Person:
    return PersonFactory.create(email="anna@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def client(superuser: Person) -> Client:
    client = Client()
    client.force_login(superuser)
    return client


def test_every_model_is_listed_or_has_a_reason() -> None:
    models = {model._meta.label for model in apps.get_models()}
    assert models - {model._meta.label for model in admin.site._registry} == set(NOT_LISTED)


def test_every_list_is_one_of_ours_and_can_be_searched() -> None:
    odd = [
        model._meta.label
        for model, listed in admin.site._registry.items()
        if not isinstance(listed, ListAdmin)
        or not (listed.search_fields or model._meta.label == "portal.Brand")
    ]
    assert odd == []


def test_no_list_counts_its_table(client: Client) -> None:
    for model in admin.site._registry:
        url = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, follow=True).status_code == 200
        assert [sql for sql in map(str, queries) if "COUNT(*)" in sql] == [], model


def test_a_search_for_no_text_is_no_fault(client: Client, superuser: Person) -> None:
    field = {"app_label": "profiles", "model_name": "membership", "field_name": "person"}
    answer = client.get("/admin/autocomplete/", {**field, "term": "anna\x00@"})
    assert [row["text"] for row in answer.json()["results"]] == [superuser.email]


def test_rows_are_found_by_whose_they_are(client: Client, superuser: Person) -> None:
    """Whose is asked first: the list itself is never joined to people while it is searched."""
    marta = PersonFactory.create(email="marta@example.org", name="Marta")
    for person in (marta, superuser):
        Activity.objects.create(verb="told", person=person, subject="person:1")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/admin/portal/activity/", {"q": " Marta@example.org"}).content.decode()
    assert "marta@example.org" in page
    assert "1 activity" in page
    assert 'UPPER("profiles_person"."email"::text) = UPPER' in " ".join(map(str, queries))
    listed = [str(query) for query in queries if 'FROM "portal_activity"' in str(query)]
    assert [sql for sql in listed if "LIKE" in sql or "UPPER" in sql] == []
    for nobody in ("marta", "nobody@example.org"):
        assert "0 activities" in client.get("/admin/portal/activity/", {"q": nobody}).content.decode()


def test_or_by_their_own_words(client: Client, superuser: Person) -> None:
    Feedback.objects.create(
        target="site", object_id=1, person=superuser, helpful=False, why="Too small to read"
    )
    for words, many in (("too small", 1), (superuser.email, 1), ("large", 0)):
        page = client.get("/admin/portal/feedback/", {"q": words}).content.decode()
        assert f"{many} feedback" in page


def test_a_list_that_goes_on_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    PersonFactory.create_batch(3)
    whole = client.get("/admin/profiles/person/").content.decode()
    monkeypatch.setattr(paging, "BROWSED", 2)
    monkeypatch.setattr(ShortPaginator, "browsed", 2)
    cut = client.get("/admin/profiles/person/", {"q": "e"}).content.decode()
    assert "4 people" in whole
    assert "The first 2 are listed. Search or filter for others." in cut
    assert 'value="e"' in cut
    for page in (whole, cut):
        assert " results" not in page


@pytest.mark.parametrize("typed", ["../../etc/passwd", "99999999999999999999", "\ufffd", "-1"])
def test_what_is_no_row_is_said_at_its_field(client: Client, typed: str) -> None:
    refused = "Select a valid choice. That choice is not one of the available choices."
    problem = client.post("/admin/content/problem/add/", {"item": typed})
    assert refused in problem.content.decode()
    membership = MembershipFactory.create()
    rows = {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0, "memberships-0-person": typed}
    business = client.post(f"/admin/profiles/business/{membership.business_id}/change/", rows)
    assert refused in business.content.decode()
    assert (problem.status_code, business.status_code) == (200, 200)


def test_no_form_offers_all_people_as_a_choice(client: Client) -> None:
    """A million people would all be options of a select."""
    MembershipFactory.create(person__email="marta@example.org", business__name="Marta's Bread")
    business = Business.objects.get()
    page = client.get(f"/admin/profiles/business/{business.pk}/change/").content.decode()
    assert "admin-autocomplete" in page
    assert "anna@example.org" not in page.partition('id="content-main"')[2]


def test_an_edit_is_kept_with_what_it_was(client: Client) -> None:
    pace = Pace.objects.create(scope="bulk", per_minute=60, burst=100)
    url = f"/admin/portal/pace/{pace.pk}/"
    changed = {"scope": "bulk", "per_minute": "600", "burst": "100", "reason": ""}
    client.post(f"{url}change/", {**changed, "paused_until_0": "", "paused_until_1": ""})
    history = client.get(f"{url}history/").content.decode()
    assert "Per minute: 60 → 600" in history
    listed = client.get("/admin/admin/logentry/").content.decode()
    assert "Per minute: 60 → 600" in listed


def test_a_changed_reference_is_kept_by_its_names(client: Client) -> None:
    membership = MembershipFactory.create(business__name="Bread", person__email="marta@example.org")
    other = Business.objects.create(name="Cakes")
    person = membership.person
    url = f"/admin/profiles/person/{person.pk}/change/"
    context = client.get(url).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {}
    for form in forms:
        data |= {form[name].html_name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    data["memberships-0-business"] = other.pk
    assert client.post(url, data).status_code == 302
    assert (
        "Business: Bread → Cakes"
        in client.get(f"/admin/profiles/person/{person.pk}/history/").content.decode()
    )


def test_secrets_are_not_kept(client: Client, superuser: Person) -> None:
    person = PersonFactory.create()
    new = {
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    client.post(f"/admin/profiles/person/{person.pk}/password/", new)
    assert LogEntry.objects.count() == 1
    assert "battery" not in LogEntry.objects.get().change_message


def test_a_dangerous_act_asks_once_then_is_done_and_noted(client: Client) -> None:
    person = PersonFactory.create(email="marta@example.org")
    url = "/admin/profiles/person/"
    chosen = {"action": "suspend_people", "_selected_action": [person.pk]}
    asked = client.post(url, {**chosen, "index": "0"})
    assert asked.status_code == 200
    assert "cannot come in any more" in asked.content.decode()
    assert "marta@example.org" in asked.content.decode()
    assert Person.objects.get(pk=person.pk).is_active
    assert client.post(url, {**chosen, "confirmed": "yes"}).status_code == 302
    assert not Person.objects.get(pk=person.pk).is_active
    history = client.get(f"/admin/profiles/person/{person.pk}/history/").content.decode()
    assert "Shut out the chosen people" in history


def test_more_than_a_thousand_at_once_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_CHOSEN", 2)
    people = PersonFactory.create_batch(3)
    chosen = {"action": "suspend_people", "_selected_action": [person.pk for person in people]}
    said = client.post("/admin/profiles/person/", {**chosen, "confirmed": "yes"}, follow=True)
    assert "That is more than 2 at once. Search or filter first." in said.content.decode()
    assert Person.objects.filter(is_active=False).count() == 0


@pytest.mark.parametrize(("typed", "left"), [("", 1), ("bulky", 1), ("bulk", 0)])
def test_what_is_deleted_is_named(client: Client, typed: str, left: int) -> None:
    pace = Pace.objects.create(scope="bulk")
    url = f"/admin/portal/pace/{pace.pk}/delete/"
    assert "type its name" in client.get(url).content.decode()
    said = client.post(url, {"post": "yes", "name": typed})
    assert said.status_code == (200 if left else 302)
    assert not left or "Type its name exactly" in said.content.decode()
    assert Pace.objects.count() == left


def test_nothing_is_deleted_by_the_dozen(client: Client) -> None:
    pace = Pace.objects.create(scope="bulk")
    client.post(
        "/admin/portal/pace/", {"action": "delete_selected", "_selected_action": [pace.pk], "post": "yes"}
    )
    assert Pace.objects.count() == 1


def test_a_group_of_ones_own_can_be_made(client: Client) -> None:
    client.post("/admin/auth/group/add/", {"name": "Night shift"})
    assert Group.objects.filter(name="Night shift").exists()


def test_lists_stand_in_sections_of_plain_words(client: Client) -> None:
    page = client.get("/admin/").content.decode()
    assert re.findall(r"<caption>(.*?)</caption>", page) == [
        "People",
        "What we ask",
        "What there is to read and learn",
        "Mail",
        "What people said and did",
        "This site",
    ]
