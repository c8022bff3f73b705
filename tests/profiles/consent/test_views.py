from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from portal.panels.registry import panels
from profiles.consent.consenting import give, withdraw
from profiles.consent.models import Consent, ConsentEntry, ConsentWording
from profiles.people.models import Person

pytestmark = pytest.mark.django_db


def panel(person: Person) -> str:
    request = RequestFactory().get("/me/")
    request.user = person
    context = panels["consents"].build(request, person)
    return render_to_string(panels["consents"].template, context, request)


def test_the_panel_shows_all_words_unticked_and_what_was_said(
    member: Person, wording: ConsentWording, django_assert_num_queries: Callable[[int], Any]
) -> None:
    request = RequestFactory().get("/me/")
    request.user = member
    with django_assert_num_queries(2):
        panels["consents"].build(request, member)
    page = panel(member)
    shown = ConsentWording.objects.filter(language="en").count()
    assert page.count('type="checkbox"') == shown
    assert " checked" not in page
    give(member, "newsletter", "mail", wording=wording, source="test", proof={})
    page = panel(member)
    assert page.count(" checked") == 1
    assert "You said yes on" in page


def test_saving_gives_and_withdraws_in_one_post(
    member_client: Client, member: Person, wording: ConsentWording
) -> None:
    form = {"shown": [wording.pk], "ticked": [wording.pk]}
    answer = member_client.post("/me/consents/", form)
    assert answer["Location"].endswith("#consents")
    assert Consent.objects.get().given
    member_client.post("/me/consents/", {"shown": [wording.pk]})
    assert not Consent.objects.get().given
    assert [entry.source for entry in ConsentEntry.objects.all()] == ["preferences", "preferences"]
    assert ConsentEntry.objects.first().proof == {"network": "127.0.0.1", "signed_in": True}  # type: ignore[union-attr]


def test_saving_twice_changes_once(member_client: Client, wording: ConsentWording) -> None:
    for _ in range(2):
        member_client.post("/me/consents/", {"shown": [wording.pk], "ticked": [wording.pk]})
    assert ConsentEntry.objects.count() == 1


def test_a_box_that_was_not_on_the_page_is_neither_given_nor_withdrawn(
    member_client: Client, member: Person, wording: ConsentWording
) -> None:
    give(member, "newsletter", "mail", wording=wording, source="test", proof={})
    tips = ConsentWording.objects.get(purpose="tips", language="en")
    member_client.post("/me/consents/", {"ticked": [tips.pk]})
    assert [(c.purpose, c.given) for c in Consent.objects.all()] == [("newsletter", True)]


def test_words_that_are_no_longer_in_force_are_not_agreed_to(
    member_client: Client, wording: ConsentWording
) -> None:
    ConsentWording.objects.filter(pk=wording.pk).update(is_active=False)
    answer = member_client.post("/me/consents/", {"shown": [wording.pk], "ticked": [wording.pk]})
    assert answer.status_code == 302
    assert not ConsentEntry.objects.exists()


def test_a_visitor_is_sent_to_the_door_and_get_is_refused(client: Client, member_client: Client) -> None:
    assert client.post("/me/consents/")["Location"].startswith("/join/")
    assert member_client.get("/me/consents/").status_code == 405


def test_another_persons_consent_cannot_be_named(
    member_client: Client, member: Person, wording: ConsentWording
) -> None:
    other = Person.objects.create_user("other@example.org")
    member_client.post("/me/consents/", {"shown": [wording.pk], "ticked": [wording.pk], "person": other.pk})
    assert ConsentEntry.objects.get().person == member


def test_an_old_page_gives_nothing_back_that_was_withdrawn_meanwhile(
    member_client: Client, member: Person, wording: ConsentWording
) -> None:
    give(member, "newsletter", "mail", wording=wording, source="test", proof={})
    tips = ConsentWording.objects.get(purpose="tips", channel="mail", language="en")
    assert f'name="held" value="{wording.pk}"' in panel(member)
    withdraw(member, "newsletter", "mail", source="one-click", proof={})
    assert 'name="held"' not in panel(member)
    both = [wording.pk, tips.pk]
    member_client.post("/me/consents/", {"shown": both, "held": [wording.pk], "ticked": both})
    said = Consent.objects.values_list("purpose", "given").order_by("purpose")
    assert list(said) == [("newsletter", False), ("tips", True)]
