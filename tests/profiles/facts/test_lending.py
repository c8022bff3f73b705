import pytest
from django.test import RequestFactory

from profiles.facts.lending import attach, kept, snapshot
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.models import Fact
from tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
SAID = {"industry": ["bakery"], "need": ["get-paid"]}


@pytest.mark.parametrize(
    "url",
    [
        "/join/?industry=bakery&need=get-paid&shoe=1",
        "/join/?next=/%3Findustry%3Dbakery%26need%3Dget-paid%23yours",
    ],
)
def test_the_sentence_is_taken_from_the_address(url):
    assert snapshot(RequestFactory().post(url)) == SAID


def test_the_sentence_is_taken_from_the_form():
    assert snapshot(RequestFactory().post("/join/", {**SAID, "email": "a@example.org"})) == SAID


def test_nothing_said_is_nothing_carried():
    assert snapshot(RequestFactory().post("/join/?next=https://evil.example/")) == {}


def test_a_new_person_gets_all_of_it():
    person = PersonFactory()
    attach(person, SAID, True)
    known = facts_of(person)
    assert {slug: known.said(slug) for slug in SAID} == SAID
    assert known["industry"][0].mark == "told"
    assert known["industry"][0].by == person.pk


def test_of_a_known_person_only_gaps_are_filled():
    person = PersonFactory()
    tell(person, "industry", ["cafe"], source="import")
    attach(person, SAID, False)
    known = facts_of(person)
    assert (known.said("industry"), known.said("need")) == (["cafe"], ["get-paid"])


@pytest.mark.parametrize(
    "data", [None, [], "x", {"industry": "bakery"}, {"shoe": ["1"]}, {"industry": ["x"]}, {"need": [{}]}]
)
def test_data_that_is_no_answer_is_passed_over(data):
    attach(PersonFactory(), data, True)
    kept(data)
    assert Fact.objects.count() == 0


def test_what_will_be_kept_is_said_in_sentences():
    assert kept(SAID) == ["You run a bakery.", "You want to get paid faster."]
