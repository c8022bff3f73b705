"""How somebody takes part: by the rule, as they said, and what follows on home."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity, Rollup
from portal.feedback.models import Feedback, FeedbackChange
from profiles.engagement.choosing import choose
from profiles.engagement.deciding import decide_all
from profiles.engagement.models import Engagement
from profiles.models import Preferences
from profiles.people.models import Person
from profiles.segments.compiling import people_in
from tests.factories import ItemFactory, PersonFactory

pytestmark = pytest.mark.django_db
Did = dict[str, tuple[int, int]]
"""By verb: how often, and how many days ago the last time."""


def did(person: Person, what: Did) -> None:
    Rollup.objects.filter(person=person).delete()
    for verb, (count, days) in what.items():
        at = timezone.now() - timedelta(days=days)
        Rollup.objects.create(person=person, verb=verb, count=count, first_at=at, last_at=at)


def kind_of(person: Person) -> str:
    found = Engagement.objects.filter(person=person).first()
    return found.kind if found else ""


@pytest.mark.parametrize(
    ("what", "kind", "because"),
    [
        ({}, "", ""),
        ({"training_started": (1, 1)}, "", ""),
        ({"training_started": (2, 1)}, "learner", "training_started"),
        ({"training_started": (2, 91)}, "", ""),
        ({"training_finished": (2, 91)}, "learner", "training_finished"),
        ({"training_finished": (9, 366)}, "", ""),
        ({"found_unhelpful": (1, 1)}, "collaborator", "found_unhelpful"),
        ({"found_helpful": (3, 1), "training_finished": (1, 1)}, "collaborator", "found_helpful"),
        ({"found_helpful": (2, 1), "training_finished": (1, 1)}, "learner", "training_finished"),
        ({"found_helpful": (400, 1), "training_finished": (4, 1)}, "learner", "training_finished"),
        ({"told": (50, 1), "signed_in": (90, 1)}, "", ""),
    ],
)
def test_the_rule(member: Person, what: Did, kind: str, because: str) -> None:
    did(member, what)
    decide_all(timezone.now())
    found = Engagement.objects.filter(person=member).values_list("kind", "because").first() or ("", "")
    assert found == (kind, because)


def test_on_the_border_nobody_is_moved_to_and_fro(member: Person) -> None:
    collaborates, learns = "collaborator", "learner"
    for helpful, finished, kind in [
        (6, 1, collaborates),
        (6, 2, collaborates),
        (6, 3, learns),
        (8, 3, learns),
    ]:
        did(member, {"found_helpful": (helpful, 1), "training_finished": (finished, 1)})
        decide_all(timezone.now())
        assert kind_of(member) == kind
    did(member, {})
    decide_all(timezone.now())
    assert kind_of(member) == "learner"
    assert Activity.objects.filter(person=member, verb="engages_otherwise").count() == 2


def test_many_are_decided_in_one_statement(django_assert_num_queries: Any) -> None:
    people = [PersonFactory.create() for _ in range(12)]
    for person in people:
        did(person, {"training_finished": (2, 1)})
    with django_assert_num_queries(4):  # from which person to which; a savepoint around the statement
        assert decide_all(timezone.now()) == 12
    assert decide_all(timezone.now()) == 0


def test_what_a_person_says_holds(member: Person, member_client: Client) -> None:
    did(member, {"training_finished": (9, 1)})
    answer = member_client.post("/me/taking-part/", {"kind": "connector"}, follow=True)
    assert "You said: <" in answer.content.decode()
    decide_all(timezone.now())
    assert kind_of(member) == "connector"
    page = member_client.post("/me/taking-part/", {"kind": "guess"}, follow=True).content.decode()
    assert "We think: <" in page
    assert "You finished trainings." in page
    assert kind_of(member) == "learner"
    assert [row.data for row in Activity.objects.filter(verb="engagement_chosen").order_by("id")] == [
        {"kind": "connector"},
        {"kind": ""},
    ]


def test_nonsense_is_refused_and_strangers_are_not_asked(member_client: Client, client: Client) -> None:
    for kind in ("king", ""):
        assert member_client.post("/me/taking-part/", {"kind": kind}).status_code == 422
    assert client.post("/me/taking-part/", {"kind": "learner"}).status_code == 302
    assert not Engagement.objects.exists()


def test_a_segment_asks_for_it() -> None:
    learner, collaborator, _nobody = (PersonFactory.create() for _ in range(3))
    did(learner, {"training_finished": (2, 1)})
    choose(collaborator, "collaborator")
    decide_all(timezone.now())
    for kinds, found in ((["learner"], {learner}), (["learner", "collaborator"], {learner, collaborator})):
        assert set(people_in({"has": "takes_part", "kinds": kinds})) == found


def test_a_collaborator_reads_first_what_became_of_it(member: Person, member_client: Client) -> None:
    item = ItemFactory.create(title="Get paid faster")
    Preferences.objects.create(person=member)
    Feedback.objects.create(target="library", object_id=item.pk, person=member, helpful=False)
    assert "You said, we did" not in member_client.get("/").content.decode()
    FeedbackChange.objects.create(target="library", object_id=item.pk, words="It says how for cash too.")
    for kind, is_first in (("learner", False), ("collaborator", True)):
        choose(member, kind)
        page = member_client.get("/").content.decode()
        assert "It says how for cash too." in page
        assert (page.index("You said, we did") < page.index('aria-label="One question"')) is is_first


def test_closed_people_are_left_alone(member: Person) -> None:
    did(member, {"training_finished": (2, 1)})
    Person.objects.filter(pk=member.pk).update(closed_at=timezone.now())
    decide_all(timezone.now())
    assert kind_of(member) == ""
