"""The list, the bell, and what pressing changes; looking changes nothing (tests/architecture)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.notices.models import Channel, Notice, NoticeChoice, NoticeRhythm
from profiles.models import Person
from tests.factories import PersonFactory
from tests.portal.notices.conftest import HIDDEN, Tell

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(client: Client, path: str = "/notices/") -> str:
    return client.get(path).content.decode()


def words(html: str) -> list[str]:
    found = re.findall(r'class="told__t"[^>]*>(.*?)</(?:button|a)>', html)
    return [re.sub(r"<.*?>", "", one) for one in found]


def test_an_empty_list_says_why(member_client: Client) -> None:
    html = page(member_client)
    assert "Nothing yet: we tell you here when somebody answers you" in html
    assert "Mark all as read" not in html


def test_the_list_by_day_the_latest_first(member: Person, member_client: Client, tell: Tell) -> None:
    tell(member, "a:1", "t1")
    tell(member, "a:2", "t2", by=PersonFactory.create(name="Ada Baker"))
    tell(member, "a:3", "t2")
    Notice.objects.filter(about="t1").update(last_at=timezone.now() - timedelta(days=3), unread_since=None)
    html = page(member_client)
    assert words(html) == ["New: 2 answers: Thread t2 Ada", "1 answer: Thread t1"]
    assert html.count("<h2 id=") == 2


def test_opening_marks_it_read_and_leads_on(member: Person, member_client: Client, tell: Tell) -> None:
    tell(member)
    notice = Notice.objects.get()
    answer = member_client.post(f"/notices/{notice.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/library/?at=t1")
    notice.refresh_from_db()
    assert notice.unread_since is None
    assert member_client.post(f"/notices/{notice.pk}/").status_code == 302


def test_it_can_be_kept_as_new(member: Person, member_client: Client, tell: Tell) -> None:
    tell(member)
    notice = Notice.objects.get()
    member_client.post(f"/notices/{notice.pk}/")
    answer = member_client.post(f"/notices/{notice.pk}/new/", {"next": "//evil.example/"})
    assert (answer.status_code, answer["Location"]) == (302, "/notices/")
    notice.refresh_from_db()
    assert notice.unread_since == notice.last_at


def test_all_that_was_seen_is_marked_and_no_more(member: Person, member_client: Client, tell: Tell) -> None:
    tell(member, "a:1", "t1")
    seen = timezone.now()
    tell(member, "a:2", "t2")
    Notice.objects.filter(about="t1").update(last_at=seen)
    Notice.objects.filter(about="t2").update(last_at=seen + timedelta(seconds=1))
    member_client.post("/notices/read/", {"until": seen.isoformat()})
    assert list(Notice.objects.filter(unread_since=None).values_list("about", flat=True)) == ["t1"]
    member_client.post("/notices/read/", {"until": "nonsense"})
    assert Notice.objects.filter(unread_since__isnull=False).count() <= 1


def test_another_s_notice_is_not_there(member_client: Client, tell: Tell) -> None:
    tell(PersonFactory.create())
    notice = Notice.objects.get()
    for path in (f"/notices/{notice.pk}/", f"/notices/{notice.pk}/new/", f"/notices/{2**63}/"):
        assert member_client.post(path).status_code == 404
    assert words(page(member_client)) == []


def test_2_what_may_not_be_seen_any_more_has_no_title(
    member: Person, member_client: Client, tell: Tell
) -> None:
    tell(member)
    HIDDEN.add("t1")
    html = page(member_client)
    assert "Thread" not in html
    assert 'class="bar__n"' not in html
    assert member_client.post(f"/notices/{Notice.objects.get().pk}/").status_code == 404


def test_1_titles_are_inert(member: Person, member_client: Client, tell: Tell) -> None:
    tell(member, "a:1", "<script>alert(1)</script>")
    html = page(member_client)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_long_list_goes_on_where_it_stopped(member: Person, member_client: Client, tell: Tell) -> None:
    for at in range(45):
        tell(member, f"a:{at}", f"t{at}")
    Notice.objects.update(last_at=timezone.now())
    seen, path = list[str](), "/notices/"
    while path:
        html = page(member_client, path)
        seen += words(html)
        older = re.search(r'href="(\?before=[^"]+)"', html)
        path = f"/notices/{older[1]}" if older else ""
    assert seen == [f"New: 1 answer: Thread t{at}" for at in reversed(range(45))]


@pytest.mark.parametrize("place", ["x", "_", "2026-01-01T00:00:00_5", "2026-01-01T00:00:00+00:00_9" * 9])
def test_a_place_that_is_none_is_the_beginning(
    place: str, member: Person, member_client: Client, tell: Tell
) -> None:
    tell(member)
    assert words(page(member_client, f"/notices/?before={place}")) == ["New: 1 answer: Thread t1"]


def test_the_bell_says_how_many_are_new(member: Person, member_client: Client, tell: Tell) -> None:
    for at in range(3):
        tell(member, f"a:{at}", f"t{at}")
    assert "Notices, 3 new" in page(member_client, "/library/")
    alone = member_client.get("/notices/bell/", headers=HTMX).content.decode()
    assert "Notices, 3 new" in alone
    assert "<html" not in alone
    assert member_client.get("/notices/bell/")["Location"] == "/notices/"


def test_visitors_have_no_bell(client: Client) -> None:
    assert "bar__bell" not in page(client, "/library/")
    assert client.get("/notices/")["Location"].startswith("/join/")


def test_a_page_answers_while_the_cache_is_away(
    member: Person, member_client: Client, tell: Tell, settings: Any
) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "portal.web.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1"}
    }
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    tell(member)
    assert "Notices, 1 new" in page(member_client)


def choose(client: Client, **chosen: str) -> Any:
    form = client.get("/me/notices/").context["form"]
    now = {name: str(form.initial[name]) for name in form.fields}
    return client.post("/me/notices/", {**now, **chosen})


def test_one_chooses_by_kind(member: Person, member_client: Client) -> None:
    answer = choose(member_client, answers="digest", rhythm="weekly")
    assert (answer.status_code, answer["Location"]) == (302, "/me/notices/")
    assert NoticeChoice.objects.get(person=member, kind="answers").channel == Channel.DIGEST
    assert NoticeRhythm.objects.get(person=member).rhythm == "weekly"


def test_what_always_comes_cannot_be_off(member_client: Client) -> None:
    answer = choose(member_client, alarms="off")
    assert answer.status_code == 422
    assert not NoticeChoice.objects.exists()


def test_kinds_for_staff_are_offered_to_staff(member: Person, member_client: Client) -> None:
    assert "For staff" not in page(member_client, "/me/notices/")
    Person.objects.filter(pk=member.pk).update(is_staff=True)
    assert "For staff" in page(member_client, "/me/notices/")
