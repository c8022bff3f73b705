"""The list of segments and the page of one: what a marketer does there, and what they are told."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.activity.models import Activity
from profiles.models import Person, Segment
from profiles.people.roles import sync_roles
from profiles.segments import counting
from profiles.segments.changing import keep, make
from profiles.segments.reasons import why
from profiles.segments.rules import Rule
from tests.factories import PersonFactory
from tests.profiles.segments.conftest import Crowd
from tests.starters import load_wordings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

ENGLISH = {"has": "reads", "languages": ["en"]}
GERMAN = {"has": "reads", "languages": ["de"]}


@pytest.fixture
def marketer() -> Person:
    sync_roles()
    load_wordings()
    person = PersonFactory.create(email="mara@example.org", name="Mara", is_staff=True)
    person.groups.set([Group.objects.get(name="marketer")])
    return person


@pytest.fixture
def studio(marketer: Person, settings: Any) -> Client:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    client = Client()
    client.force_login(marketer)
    return client


@pytest.fixture
def segment(marketer: Person) -> Segment:
    return make(marketer, "Readers", "To write to", {"all": [ENGLISH]})


def url(segment: Segment, act: str = "") -> str:
    return f"{segment.get_absolute_url()}{act}"


def rule_of(segment: Segment) -> Any:
    segment.refresh_from_db()
    return segment.rule


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_segment_is_made_and_found(studio: Client) -> None:
    assert studio.post("/studio/segments/new/", {"name": "", "purpose": "x"}).status_code == 422
    answer = studio.post("/studio/segments/new/", {"name": "Bakers", "purpose": "Flour"}, follow=True)
    assert "Everybody." in words(answer)
    found = studio.get("/studio/segments/?q=flour")
    assert "Bakers" in words(found)
    assert "No segment has that" in words(studio.get("/studio/segments/?q=steel"))
    assert Activity.objects.filter(verb="segment_made").count() == 1
    assert studio.post("/studio/segments/new/", {"name": "Bakers"}).status_code == 422


def test_the_list_goes_on(studio: Client, marketer: Person) -> None:
    for at in range(27):
        make(marketer, f"Segment {at:02}")
    first = words(studio.get("/studio/segments/"))
    assert "Segment 24" in first
    assert "Segment 25" not in first
    assert "?after=Segment%2024" in first
    assert "Segment 26" in words(studio.get("/studio/segments/?after=Segment 24"))


def test_a_line_is_chosen_then_filled_in(studio: Client, segment: Segment) -> None:
    assert "What should it be about?" in words(studio.get(url(segment, "line/")))
    first = words(studio.get(url(segment, "line/?has=answered")))
    assert "Show its answers" in first
    filling = words(studio.get(url(segment, "line/?has=answered&question=industry")))
    assert ">bakery<" in filling
    answer = studio.post(
        url(segment, "line/?has=answered"),
        {"version": 1, "question": "industry", "values": ["bakery", "cafe"]},
    )
    assert answer["Location"] == url(segment, "#rule")
    assert rule_of(segment)["all"][1] == {
        "has": "answered",
        "question": "industry",
        "values": ["bakery", "cafe"],
    }
    page = words(studio.get(url(segment)))
    assert f'href="{url(segment, "line/")}?at=1">a bakery</a>' in page


def test_a_line_is_changed_and_its_faults_are_named(studio: Client, segment: Segment) -> None:
    held = words(studio.get(url(segment, "line/?at=0")))
    assert 'value="en" id="line_languages_0" checked' in held
    answer = studio.post(url(segment, "line/?at=0&has=reads"), {"version": 1, "languages": ["tlh"]})
    assert answer.status_code == 422
    assert "tlh" in words(answer)
    studio.post(url(segment, "line/?at=0&has=reads"), {"version": 1, "languages": ["de"]})
    assert rule_of(segment) == {"all": [GERMAN]}


def test_lines_are_joined_grouped_and_taken_away(studio: Client, segment: Segment) -> None:
    def join(at: str, joiner: str) -> None:
        assert (
            studio.post(
                url(segment, "join/"), {"version": segment.version, "at": at, "joiner": joiner}
            ).status_code
            == 302
        )
        segment.refresh_from_db()

    join("0", "any")
    assert segment.rule == {"all": [{"any": [ENGLISH]}]}
    studio.post(url(segment, "line/?to=0&has=reads"), {"version": segment.version, "languages": ["de"]})
    assert rule_of(segment) == {"all": [{"any": [ENGLISH, GERMAN]}]}
    join("0", "none")
    assert segment.rule == {"all": [{"not": {"any": [ENGLISH, GERMAN]}}]}
    join("0-0-1", "not")
    assert segment.rule == {"all": [{"not": {"any": [ENGLISH, {"not": GERMAN}]}}]}
    page = words(studio.get(url(segment)))
    assert "or anybody but those who" in page
    assert "?to=0-0" in page
    for _ in range(2):
        studio.post(url(segment, "remove/"), {"version": segment.version, "at": "0-0-0"})
        segment.refresh_from_db()
    assert segment.rule == {"all": []}


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("join/", {"at": "7", "joiner": "not"}),
        ("join/", {"at": "0", "joiner": "xor"}),
        ("join/", {"at": "-1", "joiner": "not"}),
        ("remove/", {"at": "0-0"}),
        ("line/?has=nothing", {}),
        ("line/?at=x&has=reads", {"languages": "en"}),
        ("line/?to=0&has=reads", {"languages": "en"}),
    ],
)
def test_what_is_not_there_is_missing(studio: Client, segment: Segment, act: str, typed: Any) -> None:
    assert studio.post(url(segment, act), {"version": 1, **typed}).status_code == 404
    assert rule_of(segment) == {"all": [ENGLISH]}


def test_of_two_who_edit_neither_loses_words(studio: Client, segment: Segment) -> None:
    studio.post(url(segment, "line/?at=0&has=reads"), {"version": 1, "languages": ["de"]})
    late = studio.post(url(segment, "line/?at=0&has=joined"), {"version": 1, "within": 30})
    assert late.status_code == 409
    page = words(late)
    assert "Somebody else saved meanwhile" in page
    assert "German" in page
    assert 'value="30"' in page
    assert 'name="version" value="2"' in page
    assert rule_of(segment) == {"all": [GERMAN]}
    gone = studio.post(url(segment, "line/?at=5&has=joined"), {"version": 1, "within": 30})
    assert "It will stand as a line of its own." in words(gone)
    studio.post(url(segment, "line/?at=5&has=joined"), {"version": 2, "within": 30})
    assert rule_of(segment) == {"all": [GERMAN, {"has": "joined", "within": 30}]}
    pressed = studio.post(url(segment, "join/"), {"version": 1, "at": "0", "joiner": "not"}, follow=True)
    assert "Somebody else saved meanwhile." in words(pressed)
    named = studio.post(url(segment, "words/"), {"version": 1, "name": "Mine", "purpose": ""})
    assert named.status_code == 409
    assert 'value="Mine"' in words(named)
    assert "Readers. To write to" in words(named)


def test_a_circle_is_refused_with_words(studio: Client, segment: Segment, marketer: Person) -> None:
    outer = make(marketer, "Outer", rule={"has": "segment", "segment": segment.pk})
    answer = studio.post(url(segment, "line/?has=segment"), {"version": 1, "segment": outer.pk})
    assert answer.status_code == 422
    assert "“Readers” would be inside itself." in words(answer)
    assert rule_of(segment) == {"all": [ENGLISH]}


def test_what_is_used_stays_and_says_by_whom(studio: Client, segment: Segment, marketer: Person) -> None:
    outer = make(marketer, "Outer", rule={"not": {"has": "segment", "segment": segment.pk}})
    assert "It is used by: Outer." in words(studio.post(url(segment, "delete/"), follow=True))
    studio.post(url(outer, "delete/"))
    studio.post(url(segment, "delete/"))
    assert not Segment.objects.exists()
    assert [a.data["name"] for a in Activity.objects.filter(verb="segment_deleted").order_by("id")] == [
        "Outer",
        "Readers",
    ]


def test_a_copy_has_its_own_name(studio: Client, segment: Segment, marketer: Person) -> None:
    keep(segment, marketer, kept=True)
    studio.post(url(segment, "copy/"))
    studio.post(url(segment, "copy/"))
    assert list(Segment.objects.values_list("name", "is_kept")) == [
        ("Readers", True),
        ("Readers (2)", False),
        ("Readers (3)", False),
    ]


def test_a_broken_rule_is_shown_and_mended_a_line_at_a_time(studio: Client, segment: Segment) -> None:
    gone = {"has": "known", "question": "gone"}
    Segment.objects.filter(pk=segment.pk).update(
        rule={"all": [ENGLISH, gone, {"has": "lost"}]}, is_broken=True
    )
    page = words(studio.get(url(segment)))
    assert "This segment can’t be asked." in page
    assert "Line 2: Question: Select a valid choice." in page
    assert "If you mailed them now" not in page
    studio.post(url(segment, "remove/"), {"version": 1, "at": "1"})
    assert Segment.objects.get().is_broken
    studio.post(url(segment, "remove/"), {"version": 2, "at": "1"})
    assert rule_of(segment) == {"all": [ENGLISH]}
    assert not segment.is_broken


def test_counts_and_who_would_get_mail(studio: Client, crowd: Crowd, segment: Segment) -> None:
    english = [one for one in crowd if one.is_open and one.language == "en"]
    gets = [one for one in english if ("newsletter", "mail") in one.agreed]
    page = words(studio.get(url(segment)))
    fits = len(english) + 1  # the marketer
    assert f"<b>{fits}</b><span>fit the rule" in page
    assert f"<b>{len(gets)}</b><span>would get it" in page
    assert "They have not said yes to this, or said no since" in page
    tips = words(studio.get(url(segment, "?purpose=tips")))
    assert f"<b>{sum(('tips', 'mail') in one.agreed for one in english)}</b><span>would get it" in tips


def test_why_somebody_is_in(studio: Client, crowd: Crowd, segment: Segment, marketer: Person) -> None:
    baker = next(one for one in crowd if one.is_open and one.facts.get("industry") == ["bakery"])
    person = Person.objects.get(pk=baker.pk)
    bakes = {"has": "answered", "question": "industry", "values": ["bakery"]}
    both = make(
        marketer,
        "Both",
        rule={"all": [bakes, {"not": {"has": "agreed", "purpose": "warnings", "channel": "mail"}}]},
    )
    page = words(studio.get(url(both, f"?who={person.email.upper()}")))
    assert page.count('<li class="ok">') == 2
    assert "We know: <span data-content>bakery" in page.lower().replace("we know", "We know")
    assert "is in." in page
    other = words(studio.get(url(both, f"?who={marketer.email}")))
    assert other.count('<li class="bad">') == 1
    assert "is not in." in other
    assert "Nobody has that name or email." in words(studio.get(url(both, "?who=pat")))
    assert "Nobody has that name or email." in words(studio.get(url(both, "?who=p%00at")))
    PersonFactory.create(name=person.name)
    assert "Several people have that name." in words(studio.get(url(both, f"?who={person.name}")))


BAKES, CAFE = ({"has": "answered", "question": "industry", "values": [one]} for one in ("bakery", "cafe"))
WARNED = {"has": "agreed", "purpose": "warnings", "channel": "mail"}


@pytest.mark.parametrize(
    ("rule", "lead", "holds"),
    [
        ({"all": [{"any": [CAFE, BAKES]}, {"not": WARNED}]}, "At least one of these:", True),
        ({"all": [{"not": {"any": [CAFE, BAKES]}}, {"not": WARNED}]}, None, False),
        ({"all": [{"not": {"all": [CAFE, BAKES]}}, {"not": WARNED}]}, "At least one of these:", True),
        ({"any": [{"all": [BAKES, {"not": WARNED}]}, CAFE]}, "All of these:", True),
    ],
)
def test_a_reason_says_how_its_conditions_are_joined(
    crowd: Crowd, marketer: Person, rule: Rule, lead: str | None, holds: bool
) -> None:
    baker = next(one for one in crowd if one.is_open and one.facts.get("industry") == ["bakery"])
    person = Person.objects.get(pk=baker.pk)
    told = why(make(marketer, "Joined", rule=rule), person)
    groups = [tick for top in told.ticks for tick in (top, *top.parts) if tick.parts]
    assert told.is_in is holds
    assert all(tick.holds for tick in told.ticks) is holds
    assert (lead in [tick.says for tick in groups]) if lead else not groups


def test_the_page_shows_what_belongs_together(studio: Client, marketer: Person) -> None:
    segment = make(marketer, "Joined", rule={"all": [{"any": [CAFE, BAKES]}, {"not": WARNED}]})
    page = words(studio.get(url(segment, f"?who={marketer.email}")))
    assert "All of these have to fit:" in page
    inner = page.partition("At least one of these:")[2].partition("</ul>")[0]
    assert inner.count('<li class="bad">') == 2


def test_people_are_shown_only_to_who_may_see_them(
    studio: Client, segment: Segment, marketer: Person
) -> None:
    PersonFactory.create(name="Zelda Crumb")
    assert "Zelda Crumb" in words(studio.get(url(segment)))
    group = Group.objects.get(name="marketer")
    group.permissions.remove(*group.permissions.filter(codename="see_mails_of_people"))
    page = words(studio.get(url(segment, "?who=Zelda Crumb")))
    assert "Your role shows numbers, not people." in page
    assert "Zelda Crumb</" not in page


def test_a_sample_goes_on(studio: Client, segment: Segment) -> None:
    people = [PersonFactory.create(name=f"Some {at:02}") for at in range(12)]
    page = words(studio.get(url(segment, f"?after={people[0].pk}")))
    assert "Some 01" in page
    assert "Some 10" in page
    assert "Some 11" not in page
    assert f"?after={people[10].pk}#people" in page


def test_counting_that_takes_too_long_says_so(
    studio: Client, segment: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "LONGEST_MS", 1)
    PersonFactory.create_batch(400)
    make_slow = {"any": [{"not": {"has": "reads", "languages": ["de"]}}] * 38}
    Segment.objects.filter(pk=segment.pk).update(rule={"all": [make_slow]})
    page = studio.get(url(segment))
    assert page.status_code == 200
    assert "Counting takes too long just now." in words(page)


@pytest.mark.parametrize("role", ["agent", "moderator", "expert", "partner"])
def test_attack_23_other_roles_find_nothing(segment: Segment, role: str, marketer: Person) -> None:
    person = PersonFactory.create(is_staff=role != "partner")
    person.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(person)
    for act in ("", "line/", "words/"):
        assert client.get(url(segment, act)).status_code == 404
    for act in ("join/", "remove/", "copy/", "keep/", "delete/", "line/?has=reads"):
        assert client.post(url(segment, act), {"version": 1, "at": "0", "languages": "de"}).status_code == 404
    assert rule_of(segment) == {"all": [ENGLISH]}


@pytest.mark.parametrize("verb", ["security_changed", "factors_taken", "suspended", "seen_as"])
def test_attack_23_what_marketers_may_not_read_is_no_condition(
    studio: Client, segment: Segment, verb: str
) -> None:
    assert verb not in words(studio.get(url(segment, "line/?has=did")))
    assert studio.post(url(segment, "line/?has=did"), {"version": 1, "verb": verb}).status_code == 422


def test_a_name_that_another_has_is_said_in_plain_words_and_kept(studio: Client, segment: Segment) -> None:
    answer = studio.post("/studio/segments/new/", {"name": "Readers", "purpose": "Again"})
    assert (answer.status_code, "already exists" in words(answer)) == (422, False)
    for said in ("Another segment is called that.", 'value="Readers"', 'value="Again"'):
        assert said in words(answer)


def test_buttons_of_a_line_name_it_and_what_is_preset_is_not_optional(
    studio: Client, segment: Segment
) -> None:
    shown = words(studio.get(url(segment)))
    assert re.search(r'Take away<span class="vh" data-content>: [^<]*English</span>', shown)
    for about in ("owns", "partner"):
        assert 'How <span class="hint">' not in words(studio.get(url(segment, f"line/?has={about}")))


@pytest.mark.parametrize("about", ["joined", "renews"])
def test_days_between_which_there_is_none_are_said_so_and_kept(
    studio: Client, segment: Segment, about: str
) -> None:
    days = {"after": "2026-05-01", "before": "2026-05-01", "version": segment.version}
    answer = studio.post(url(segment, f"line/?has={about}"), days)
    assert answer.status_code == 422
    assert "No day lies between the two." in words(answer)
    assert answer.content.decode().count('value="2026-05-01"') == 2
    assert rule_of(segment) == {"all": [ENGLISH]}
