"""The studio through its doors: who gets in, what a page says, what each button does."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from campaigns.newsletters.models import Block, Event, Issue, Newsletter, Version
from campaigns.newsletters.reviewing import ask_for_review
from campaigns.newsletters.saving import save_settings
from portal.mail import mailings
from portal.mail.models import Mailing, Message
from profiles.models import Person
from tests.campaigns.newsletters.conftest import Reader, said_yes, signed_in, staff
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


def text(response: Any) -> str:
    """What the page says, in one line."""
    main = response.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", main)))


def test_writers_alone_get_in(issue: Issue, at: str, admin: Person) -> None:
    paths = [
        "/studio/newsletters/",
        "/studio/newsletters/series/new/",
        "/studio/newsletters/series/monthly/",
        at,
    ]
    agent, member = staff("agent"), PersonFactory.create()
    no_staff = staff("marketer2")
    no_staff.groups.set(admin.groups.all())
    no_staff.is_staff = False
    no_staff.save()
    for path in paths:
        for client in (Client(), *map(signed_in, (agent, member, no_staff))):
            assert client.get(path).status_code == 404
        assert signed_in(admin).get(path).status_code == 200
    mailing = mailings.begin("newsletter", issue.occasion)
    Issue.objects.filter(pk=issue.pk).update(mailing=mailing, state="sending", begun_at=timezone.now())
    for after in ("sending/", "report/", "report/people/"):
        assert signed_in(no_staff).get(at + after).status_code == 404
        assert signed_in(admin).get(at + after).status_code == 200
    assert signed_in(no_staff).post(f"{at}sending/pause/").status_code == 404
    assert signed_in(no_staff).get(f"/studio/people/{member.pk}/mails/").status_code == 404


def test_an_empty_studio_says_what_to_do(writer: Client) -> None:
    words = text(writer.get("/studio/newsletters/"))
    assert "There is no newsletter yet." in words
    assert "Start a series" in words


def test_a_series_is_made_and_changed(writer: Client) -> None:
    typed = {
        "name": "Tips", "slug": "tips", "purpose": "tips", "language": "en", "working_day": "-1", "at": "09:30",
        "time_zone": "Europe/London", "holidays_of": "gb-sct", "held_out_percent": "10", "tracks": "on",
        "is_active": "on",
    }  # fmt: skip
    assert writer.post("/studio/newsletters/series/new/", typed)["Location"] == "/studio/newsletters/"
    made = Newsletter.objects.get()
    assert (made.purpose, made.working_day, made.holidays_of, made.is_public) == ("tips", -1, "GB-SCT", False)
    writer.post("/studio/newsletters/series/tips/", {**typed, "name": "Tips again"})
    made.refresh_from_db()
    assert made.name == "Tips again"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("slug", "issues", "That name is taken by a page."),
        ("working_day", "24", "Write 1 to 23"),
        ("working_day", "0", "Write 1 to 23"),
        ("holidays_of", "XX", "We know no holidays of that."),
        ("held_out_percent", "51", "less than or equal to 50"),
        ("time_zone", "Mars/Base", "Select a valid choice"),
        ("name", "", "Fill this in"),
    ],
)
def test_a_series_that_makes_no_sense(writer: Client, field: str, value: str, told: str) -> None:
    typed = {
        "name": "Tips", "slug": "tips", "purpose": "tips", "language": "en", "at": "09:30", "time_zone": "UTC",
        "held_out_percent": "0", field: value,
    }  # fmt: skip
    response = writer.post("/studio/newsletters/series/new/", typed)
    assert response.status_code == 422
    assert told in text(response)
    assert not Newsletter.objects.exists()


def test_an_issue_is_begun_from_nothing_or_like_another(writer: Client, issue: Issue) -> None:
    first = writer.post("/studio/newsletters/series/monthly/draft/")
    assert re.fullmatch(r"/studio/newsletters/issues/\d+/\?open=words#words", first["Location"])
    writer.post("/studio/newsletters/series/monthly/draft/", {"like": issue.pk})
    assert Issue.objects.first().words == issue.words  # type: ignore[union-attr]
    Newsletter.objects.create(slug="other", name="Other")
    assert writer.post("/studio/newsletters/series/other/draft/", {"like": issue.pk}).status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_goes_on_by_keys(
    writer: Client,
    issue: Issue,
    marketer: Person,
    count: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    Issue.objects.bulk_create(
        Issue(newsletter=issue.newsletter, number=n + 2, title=f"Issue {n}", written_by=marketer)
        for n in range(count)
    )
    writer.get("/studio/newsletters/")
    with django_assert_num_queries(5):
        first = writer.get("/studio/newsletters/")
    titles = re.findall(r"data-content>(Issue \d+|December letter)</a>", first.content.decode())
    assert len(titles) == min(count + 1, 20)
    older = re.search(r"\?before=(\d+)", first.content.decode())
    assert bool(older) is (count == 30)
    if older:
        rest = writer.get(f"/studio/newsletters/{older[0]}").content.decode()
        assert len(re.findall(r"data-content>(Issue \d+|December letter)</a>", rest)) == 11


def test_the_composer_says_it_all(writer: Client, issue: Issue, at: str, reader: Reader) -> None:
    reader(industry="bakery", employees="2-9", fields={"name": "Marta Berg"})
    issue.audience = {"facts": {"industry": ["bakery"]}}
    issue.save()
    words = text(writer.get(at))
    assert "December letter Draft. Saved" in words
    assert "by you. Nothing goes out until you schedule it." in words
    assert "The reader runs a bakery . Only those of them who said yes to: newsletter." in words
    assert "1 fit the rule" in words
    assert "Schedule for 1" in words
    assert "Marta Berg, bakery, 2 to 9 people" in words


def test_why_others_wont_get_it_adds_up(writer: Client, at: str, reader: Reader) -> None:
    reader()
    for _ in range(2):
        reader(consent=False)
    words = text(writer.get(at))
    assert "4 fit the rule 1 will get it 3 won’t, today" in words
    assert "They have not said yes to this, or said no since 3" in words


def test_words_are_saved(writer: Client, issue: Issue, at: str) -> None:
    typed = {"title": "T", "subject": "S", "preview": "P", "version": issue.version}
    response = writer.post(f"{at}words/?open=words&as=7", typed)
    assert response["Location"] == f"{at}?open=words&as=7#words"
    issue.refresh_from_db()
    assert (issue.title, issue.words["en"]) == ("T", {"subject": "S", "preview": "P"})


def test_words_of_another_language_stand_beside(writer: Client, issue: Issue, at: str) -> None:
    typed = {"title": "T", "subject": "Früher Feierabend", "preview": "", "version": issue.version}
    writer.post(f"{at}words/?in=de", typed)
    issue.refresh_from_db()
    assert set(issue.words) == {"en", "de"}


def test_what_saves_itself_answers_with_the_new_version(writer: Client, issue: Issue, at: str) -> None:
    typed = {"title": "T", "subject": "S", "preview": "P", "version": issue.version}
    response = writer.post(f"{at}words/", typed, headers=PART)
    assert response["HX-Trigger"] == f'{{"saved": {{"version": {issue.version + 1}}}}}'
    assert 'id="saved"' in response.content.decode()
    wrong = writer.post(f"{at}words/", {**typed, "title": "", "version": issue.version + 1}, headers=PART)
    assert (wrong.status_code, wrong["Content-Type"]) == (422, "text/plain; charset=utf-8")


def test_the_later_of_two_keeps_what_was_typed_and_sees_the_other(
    writer: Client, issue: Issue, at: str, admin: Person
) -> None:
    seen = issue.version
    typed = {"title": "T", "subject": "Theirs", "preview": "", "version": seen}
    signed_in(admin).post(f"{at}words/", typed)
    response = writer.post(f"{at}words/?open=words", {**typed, "subject": "My long work"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Admin Lind saved meanwhile" in page
    assert 'value="My long work"' in page
    assert "<dd data-content>Theirs</dd>" in page
    assert f'name="version" value="{seen + 1}"' in page
    again = writer.post(f"{at}words/", {**typed, "subject": "My long work", "version": seen + 1})
    assert again.status_code == 302
    part = writer.post(f"{at}words/", {**typed, "version": seen}, headers=PART)
    assert part.status_code == 409
    assert part.content.decode().startswith("You saved meanwhile, in another window. ")


def test_a_condition_is_made_and_taken_away_without_a_script(writer: Client, issue: Issue, at: str) -> None:
    asked = writer.get(f"{at}?who=industry").content.decode()
    assert f'action="{at}condition/?who=industry"' in asked
    chosen = {"values": ["bakery", "cafe"], "version": issue.version}
    assert writer.post(f"{at}condition/?who=industry", chosen)["Location"] == f"{at}#who"
    issue.refresh_from_db()
    assert issue.audience == {"facts": {"industry": ["bakery", "cafe"]}}
    assert "The reader runs a bakery or a café ." in text(writer.get(at))
    gone = writer.post(f"{at}condition/remove/", {"about": "industry", "version": issue.version})
    assert gone["Location"] == f"{at}#who"
    issue.refresh_from_db()
    assert issue.audience == {"facts": {}}


@pytest.mark.parametrize(
    ("about", "typed", "rule"),
    [
        ("languages", {"values": ["de"]}, {"facts": {}, "languages": ["de"]}),
        ("joined_before", {"day": "2026-01-31"}, {"facts": {}, "joined_before": "2026-01-31"}),
        ("joined_after", {"day": "2026-01-31"}, {"facts": {}, "joined_after": "2026-01-31"}),
    ],
)
def test_conditions_of_other_kinds(
    writer: Client, issue: Issue, at: str, about: str, typed: dict[str, Any], rule: dict[str, Any]
) -> None:
    writer.post(f"{at}condition/?who={about}", {**typed, "version": issue.version})
    issue.refresh_from_db()
    assert issue.audience == rule


def test_a_condition_about_nothing(writer: Client, issue: Issue, at: str) -> None:
    assert writer.post(f"{at}condition/?who=password", {"values": ["x"]}).status_code == 404
    wrong = writer.post(f"{at}condition/?who=industry", {"values": ["zz"], "version": issue.version})
    assert wrong.status_code == 422
    issue.refresh_from_db()
    assert issue.audience == {}


def test_blocks_are_added_moved_removed_and_put_back(writer: Client, issue: Issue, at: str) -> None:
    def kinds() -> list[str]:
        issue.refresh_from_db()
        return [block.kind for block in issue.blocks.all()]

    added = writer.post(f"{at}blocks/", {"kind": "button", "version": issue.version})
    button = issue.blocks.get(kind="button")
    assert added["Location"] == f"{at}?open={button.pk}#block-{button.pk}"
    assert kinds() == ["text", "picks", "training", "problems", "question", "button"]
    writer.post(f"{at}blocks/{button.pk}/move/", {"to": "1", "version": issue.version})
    assert kinds()[0] == "button"
    writer.post(f"{at}blocks/{button.pk}/remove/", {"version": issue.version})
    assert "button" not in kinds()
    page = writer.get(at)
    assert "Removed: Button. Put it back" in text(page)
    event = re.search(r'name="event" value="(\d+)"', page.content.decode())
    assert event is not None
    writer.post(f"{at}blocks/restore/", {"event": event[1]})
    assert kinds()[0] == "button"
    writer.post(f"{at}blocks/restore/", {"event": event[1]})
    assert kinds().count("button") == 1


def test_a_block_is_for_some_and_says_what_the_others_get(
    writer: Client, issue: Issue, at: str, reader: Reader
) -> None:
    reader(industry="bakery")
    reader()
    block = issue.blocks.get(kind="text")
    path = f"{at}blocks/{block.pk}/?open={block.pk}&only=industry"
    typed = {
        "heading": "Bakers", "body": "Flour.", "only": ["bakery"], "otherwise_heading": "", "otherwise_body": "All.",
        "version": issue.version,
    }  # fmt: skip
    assert writer.post(path, typed).status_code == 302
    block.refresh_from_db()
    assert block.condition == {"question": "industry", "values": ["bakery"]}
    assert block.content["otherwise"] == {"en": {"heading": "", "body": "All."}}
    assert block.content["en"] == {"heading": "Bakers", "body": "Flour."}
    cache.clear()
    assert "1 of 2" in text(writer.get(at))
    issue.refresh_from_db()
    writer.post(f"{at}blocks/{block.pk}/", {**typed, "only": [], "version": issue.version})
    block.refresh_from_db()
    assert block.condition == {}


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("button", {"url": "javascript:alert(1)", "label": "x"}, "Begin with / for a page of ours"),
        ("button", {"url": "//evil.example", "label": "x"}, "Begin with / for a page of ours"),
        ("story", {"item": "/library/none-such/"}, "We have no such piece"),
        ("picks", {"n": "9"}, "less than or equal to 5"),
    ],
)
def test_a_block_that_makes_no_sense(
    writer: Client, issue: Issue, at: str, kind: str, typed: dict[str, str], told: str
) -> None:
    block = Block.objects.create(issue=issue, position=9, kind=kind)
    response = writer.post(f"{at}blocks/{block.pk}/", {**typed, "version": issue.version})
    assert response.status_code == 422
    assert told in text(response)
    block.refresh_from_db()
    assert block.content == {}


def test_every_kind_of_block_opens(writer: Client, issue: Issue, at: str) -> None:
    for kind in Block.Kind.values:
        block = Block.objects.create(issue=issue, position=9, kind=kind)
        page = writer.get(f"{at}?open={block.pk}&only=role").content.decode()
        assert f'action="{at}blocks/{block.pk}/?open={block.pk}&amp;only=role"' in page


def test_a_block_of_another_issue_is_not_there(
    writer: Client, issue: Issue, at: str, marketer: Person
) -> None:
    other = Issue.objects.create(newsletter=issue.newsletter, number=9, title="Other", written_by=marketer)
    block = Block.objects.create(issue=other, position=1, kind="text")
    for act in ("", "move/", "remove/"):
        assert writer.post(f"{at}blocks/{block.pk}/{act}", {"version": 1}).status_code == 404
    event = Event.objects.create(issue=other, what="block_removed", data={"block": {}})
    assert writer.post(f"{at}blocks/restore/", {"event": event.pk}).status_code == 404


def test_attack_4_state_and_approval_are_not_typed_in(writer: Client, issue: Issue, at: str) -> None:
    sly = {
        "state": "approved",
        "approved_by": 1,
        "approved_version": issue.version,
        "salt": "x",
        "written_by": 1,
    }
    writer.post(f"{at}words/", {"title": "T", "subject": "S", "preview": "", "version": issue.version, **sly})
    held = {"held_out_percent": 5, "version": issue.version + 1, **sly}
    writer.post(f"{at}settings/", held)
    before = issue.salt
    issue.refresh_from_db()
    assert (issue.state, issue.approved_by, issue.salt, issue.held_out_percent) == ("draft", None, before, 5)


def test_attack_1_what_is_typed_is_inert(writer: Client, issue: Issue, at: str, reader: Reader) -> None:
    reader(fields={"name": "<script>alert(1)</script>"})
    evil = "<script>alert(2)</script>"
    writer.post(f"{at}words/", {"title": evil, "subject": evil, "preview": evil, "version": issue.version})
    issue.blocks.filter(kind="text").update(content={"en": {"heading": evil, "body": evil}})
    page = writer.get(f"{at}?find=%3Cscript&open=words").content.decode()
    assert "<script>alert" not in page
    listed = writer.get("/studio/newsletters/").content.decode()
    assert "<script>alert" not in listed


def test_approval_by_another_person(
    writer: Client, issue: Issue, at: str, admin: Person, reader: Reader, marketer: Person
) -> None:
    reader()
    Newsletter.objects.update(needs_approval=True)
    assert "Ask for approval" in text(writer.get(at))
    writer.post(f"{at}review/")
    assert "Waiting for somebody else’s approval." in text(writer.get(at))
    assert "Approve it as it is" not in text(writer.get(at))
    assert writer.post(f"{at}approve/", {"version": issue.version}).status_code == 404
    approver = signed_in(admin)
    assert "Approve it as it is" in text(approver.get(at))
    approver.post(f"{at}approve/", {"version": issue.version})
    issue.refresh_from_db()
    assert (issue.state, issue.approved_by) == ("approved", admin)
    assert "Schedule for" in text(writer.get(at))


def test_an_admin_who_wrote_it_is_refused(issue: Issue, at: str, admin: Person, marketer: Person) -> None:
    save_settings(issue, admin, issue.version, tracks=True)
    ask_for_review(issue, marketer)
    response = signed_in(admin).post(f"{at}approve/", {"version": issue.version}, follow=True)
    issue.refresh_from_db()
    assert issue.state == "review"
    assert "You wrote some of this. Somebody else approves it." in text(response)


def test_sent_back_with_words(writer: Client, issue: Issue, at: str, admin: Person) -> None:
    writer.post(f"{at}review/")
    assert writer.post(f"{at}send-back/", {"words": "x"}).status_code == 404
    signed_in(admin).post(f"{at}send-back/", {"words": "Too long"})
    assert "Sent back: Too long" in text(writer.get(at))


def test_scheduled_and_taken_back(writer: Client, issue: Issue, at: str, reader: Reader) -> None:
    reader()
    soon = timezone.now() + timedelta(days=3)
    typed = {"day": f"{soon:%Y-%m-%d}", "time": "09:30", "version": issue.version}
    assert writer.post(f"{at}schedule/", typed)["Location"] == at
    page = text(writer.get(at))
    assert ", 09:30, by the clock of UTC." in page
    assert "Add a block" not in page
    writer.post(f"{at}unschedule/")
    issue.refresh_from_db()
    assert (issue.state, issue.send_at) == ("draft", None)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"day": "2020-01-01", "time": "09:00"}, "That time is over."),
        ({"day": "soon", "time": "09:00"}, "Write the day like 2027-01-31."),
        ({"day": "2999-01-01", "time": "9 o'clock"}, "Write the time like 09:30."),
        ({}, "Fill this in."),
    ],
)
def test_a_time_that_makes_no_sense(
    writer: Client, issue: Issue, at: str, reader: Reader, typed: dict[str, str], told: str
) -> None:
    reader()
    response = writer.post(f"{at}schedule/", {**typed, "version": issue.version})
    assert response.status_code == 422
    assert told in text(response)


def test_what_blocks_stops_the_schedule_with_reasons(writer: Client, issue: Issue, at: str) -> None:
    typed = {"day": "2999-01-01", "time": "09:00", "version": issue.version}
    response = writer.post(f"{at}schedule/", typed)
    assert response.status_code == 422
    assert "Nobody would get it." in text(response)
    assert "1 thing to fix" in text(writer.get(at))
    assert "disabled" in writer.get(at).content.decode()


def test_versions_are_looked_at_and_restored(writer: Client, issue: Issue, at: str) -> None:
    writer.post(f"{at}review/")
    version = Version.objects.get()
    typed = {"title": "Worse", "subject": "Worse", "preview": "", "version": issue.version}
    writer.post(f"{at}words/", typed)
    assert "Close up ten minutes earlier" in text(writer.get(f"{at}versions/{version.pk}/"))
    writer.post(f"{at}versions/{version.pk}/restore/", {"version": issue.version + 1})
    issue.refresh_from_db()
    assert issue.words["en"]["subject"] == "Close up ten minutes earlier"


def test_a_test_goes_to_whoever_asks_and_to_nobody_else(
    writer: Client, issue: Issue, at: str, marketer: Person
) -> None:
    victim = PersonFactory.create()
    writer.post(f"{at}test/", {"to": victim.email, "address": victim.email, "person": victim.pk})
    message = Message.objects.get(kind="newsletter_test")
    assert (message.person, message.address) == (marketer, marketer.email)
    for _ in range(10):
        response = writer.post(f"{at}test/", follow=True)
    assert "To keep others safe we stop here" in text(response)
    assert Message.objects.filter(kind="newsletter_test").count() == 10


def test_what_is_on_its_way_is_only_looked_at(writer: Client, issue: Issue, at: str) -> None:
    mailing = Mailing.objects.create(kind="newsletter", occasion=issue.occasion)
    Issue.objects.filter(pk=issue.pk).update(state="sending", mailing=mailing)
    page = text(writer.get(at))
    assert "See how it goes Read the report" in page
    assert "Sending December letter" in text(writer.get("/studio/newsletters/"))
    assert "Sending." in page
    assert "Add a block" not in page
    response = writer.post(
        f"{at}words/", {"title": "T", "subject": "", "preview": "", "version": issue.version}, follow=True
    )
    assert "This issue can’t be changed now." in text(response)


def test_the_preflight_part(writer: Client, at: str) -> None:
    part = writer.get(f"{at}ready/", headers=PART)
    assert part.content.decode().startswith('<section class="mt-6" id="ready"')
    assert writer.get(f"{at}ready/?open=words")["Location"] == f"{at}?open=words#ready"


@pytest.mark.parametrize("many", [2, 12])
def test_the_composer_takes_the_same_queries_for_many(
    writer: Client,
    issue: Issue,
    at: str,
    reader: Reader,
    many: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    for _ in range(many):
        said_yes(PersonFactory.create())
        Block.objects.create(
            issue=issue, position=9, kind="button", content={"url": "/", "en": {"label": "x"}}
        )
        Event.objects.create(issue=issue, what="tested")
        Version.objects.create(issue=issue, number=1, why="asked", snapshot={})
    writer.get(at)
    with django_assert_num_queries(33):
        writer.get(at)
