"""Real connections, real locks: marketers name, copy, change and delete the same segment at once."""

import pytest

from profiles.models import Person, Segment
from profiles.segments.changing import make
from tests.factories import PersonFactory
from tests.profiles.clusters.test_races import posting
from tests.profiles.facts.test_telling_races import at_once
from tests.sizes import sized

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
TURNS = sized(3, 60)
PATH = "/studio/segments/"


@pytest.fixture
def marketer() -> Person:
    return PersonFactory.create(name="Mara", is_staff=True, is_superuser=True)


def test_20_a_name_is_given_once(marketer: Person) -> None:
    for turn in range(TURNS):
        told = [posting(marketer, f"{PATH}new/", {"name": f"Bakers {turn}"}) for _ in range(2)]
        assert sorted(at_once(*told)) == [302, 422]
        held = Segment.objects.get(name=f"Bakers {turn}")
        copied = [posting(marketer, f"{held.get_absolute_url()}copy/", {}) for _ in range(2)]
        assert at_once(*copied) == [302, 302]


def test_20_what_is_done_at_once_gives_no_error(marketer: Person) -> None:
    for turn in range(TURNS):
        held = make(marketer, f"Smiths {turn}")
        here = held.get_absolute_url()
        done = at_once(
            *[posting(marketer, f"{here}delete/", {})] * 2,
            posting(marketer, f"{here}words/", {"name": f"Smiths {turn}", "purpose": "Iron", "version": "1"}),
            posting(marketer, f"{here}keep/", {"keep": "1"}),
            posting(marketer, f"{here}join/", {"at": "", "joiner": "any", "version": "1"}),
        )
        assert not [code for code in done if code >= 500], done
        assert not Segment.objects.filter(pk=held.pk).exists()
