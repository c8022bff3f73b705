"""Drafts, saving, blocks and versions: what was seen is what is changed, and nothing gets lost."""

import pytest

from campaigns.newsletters.arranging import MOST_BLOCKS, add_block, move_block, remove_block, restore_block
from campaigns.newsletters.changing import NotNowError, StaleError
from campaigns.newsletters.drafting import draft
from campaigns.newsletters.models import Event, Issue, Newsletter, Version
from campaigns.newsletters.noting import What
from campaigns.newsletters.reviewing import ask_for_review
from campaigns.newsletters.saving import (
    drop_condition,
    save_audience,
    save_block,
    save_settings,
    save_words,
)
from campaigns.newsletters.versions import restore
from profiles.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

KINDS = ["text", "picks", "training", "problems", "question"]


def kinds(issue: Issue) -> list[str]:
    return list(issue.blocks.values_list("kind", flat=True))


def positions(issue: Issue) -> list[int]:
    return list(issue.blocks.values_list("position", flat=True))


def events(issue: Issue) -> list[str]:
    return list(Event.objects.filter(issue=issue).order_by("id").values_list("what", flat=True))


def test_a_draft_from_nothing_has_blocks_worth_opening(newsletter: Newsletter, marketer: Person) -> None:
    newsletter.held_out_percent, newsletter.tracks = 10, False
    newsletter.save()
    issue = draft(newsletter, marketer)
    assert (issue.number, issue.title, issue.state) == (1, "Monthly letter 1", "draft")
    assert (issue.held_out_percent, issue.tracks, issue.written_by) == (10, False, marketer)
    assert kinds(issue) == KINDS
    assert positions(issue) == [1, 2, 3, 4, 5]
    assert issue.blocks.get(position=2).content == {"n": 3, "en": {"heading": "Three picked for you"}}
    assert events(issue) == ["made"]


def test_a_draft_in_the_newsletters_language(newsletter: Newsletter, marketer: Person) -> None:
    newsletter.language = "de"
    newsletter.save()
    assert set(draft(newsletter, marketer).blocks.get(position=3).content) == {"de"}


def test_a_draft_like_an_earlier_issue_is_its_own(issue: Issue, marketer: Person) -> None:
    save_audience(issue, marketer, issue.version, {"facts": {"role": ["owner"]}})
    like = draft(issue.newsletter, marketer, issue)
    assert (like.number, like.words, like.audience) == (2, issue.words, {"facts": {"role": ["owner"]}})
    assert like.salt != issue.salt
    assert [b.content for b in like.blocks.all()] == [b.content for b in issue.blocks.all()]
    assert not set(like.blocks.values_list("pk")) & set(issue.blocks.values_list("pk"))


def test_the_later_of_two_is_told_and_loses_nothing(issue: Issue, marketer: Person, admin: Person) -> None:
    seen = issue.version
    save_words(issue, marketer, seen, "en", title="Mine", words={"subject": "Mine", "preview": ""})
    with pytest.raises(StaleError) as told:
        save_words(issue, admin, seen, "en", title="Theirs", words={"subject": "Theirs", "preview": ""})
    assert told.value.issue.words["en"]["subject"] == "Mine"
    issue.refresh_from_db()
    assert (issue.title, issue.version) == ("Mine", seen + 1)


def test_every_change_is_a_version(issue: Issue, marketer: Person) -> None:
    block = issue.blocks.get(kind="text")
    before = issue.version
    save_block(block, marketer, before, {"en": {"body": "New"}}, {"question": "role", "values": ["owner"]})
    save_settings(issue, marketer, before + 1, held_out_percent=5)
    save_audience(issue, marketer, before + 2, {"facts": {"industry": ["bakery"]}})
    save_audience(issue, marketer, before + 3, {"languages": ["en"]})
    drop_condition(issue, marketer, before + 4, "industry")
    issue.refresh_from_db()
    block.refresh_from_db()
    assert issue.version == before + 5
    assert issue.audience == {"facts": {}, "languages": ["en"]}
    assert (issue.held_out_percent, block.content) == (5, {"en": {"body": "New"}})


def test_one_line_for_one_sitting(issue: Issue, marketer: Person, admin: Person) -> None:
    for _ in range(3):
        save_settings(issue, marketer, issue.version, tracks=True)
    save_settings(issue, admin, issue.version, tracks=True)
    save_settings(issue, marketer, issue.version, tracks=True)
    assert events(issue) == ["made", "changed", "changed", "changed"]


@pytest.mark.parametrize(
    ("to", "order"), [(1, "abcde"), (0, "abcde"), (3, "bcade"), (5, "bcdea"), (99, "bcdea")]
)
def test_a_block_is_moved(issue: Issue, marketer: Person, to: int, order: str) -> None:
    names = dict(zip(KINDS, "abcde", strict=True))
    move_block(issue.blocks.get(kind="text"), marketer, issue.version, to)
    assert "".join(names[kind] for kind in kinds(issue)) == order
    assert positions(issue) == [1, 2, 3, 4, 5]


def test_a_removed_block_comes_back_once_where_it_stood(issue: Issue, marketer: Person) -> None:
    block = issue.blocks.get(kind="training")
    content = block.content
    removed = remove_block(block, marketer, issue.version)
    assert kinds(issue) == ["text", "picks", "problems", "question"]
    assert positions(issue) == [1, 2, 3, 4]
    back = restore_block(removed, marketer)
    assert kinds(issue) == KINDS
    assert positions(issue) == [1, 2, 3, 4, 5]
    assert back.content == content
    with pytest.raises(NotNowError):
        restore_block(removed, marketer)
    assert kinds(issue) == KINDS


def test_there_is_an_end_to_adding(issue: Issue, marketer: Person) -> None:
    for _ in range(MOST_BLOCKS - 5):
        add_block(issue, marketer, issue.version, "button")
    with pytest.raises(NotNowError):
        add_block(issue, marketer, issue.version, "button")
    issue.refresh_from_db()
    assert issue.blocks.count() == MOST_BLOCKS


@pytest.mark.parametrize("state", ["scheduled", "sending", "paused", "sent", "cancelled"])
def test_what_is_no_draft_is_not_changed(issue: Issue, marketer: Person, state: str) -> None:
    Issue.objects.filter(pk=issue.pk).update(state=state, send_at="2999-01-01T00:00Z")
    block = issue.blocks.get(kind="text")
    for change in (
        lambda: save_settings(issue, marketer, issue.version, tracks=False),
        lambda: save_block(block, marketer, issue.version, {}, {}),
        lambda: remove_block(block, marketer, issue.version),
        lambda: move_block(block, marketer, issue.version, 3),
        lambda: add_block(issue, marketer, issue.version, "text"),
    ):
        with pytest.raises(NotNowError):
            change()
    assert kinds(issue) == KINDS


def test_an_earlier_version_is_seen_and_restored(issue: Issue, marketer: Person) -> None:
    ask_for_review(issue, marketer)
    version = Version.objects.get()
    assert (version.number, version.why, version.by) == (issue.version, What.ASKED, marketer)
    remove_block(issue.blocks.get(kind="text"), marketer, issue.version)
    issue.refresh_from_db()
    save_words(issue, marketer, issue.version, "en", title="Worse", words={"subject": "Worse", "preview": ""})
    restore(version, marketer, issue.version)
    issue.refresh_from_db()
    assert (issue.title, issue.words["en"]["subject"]) == ("December letter", "Close up ten minutes earlier")
    assert kinds(issue) == KINDS
    assert issue.blocks.get(kind="text").content["en"]["body"] == "One thing gives you an evening back."
    assert issue.version > version.number


def test_a_version_of_somebody_elses_sight_is_not_restored(issue: Issue, marketer: Person) -> None:
    ask_for_review(issue, marketer)
    seen = issue.version
    save_settings(issue, PersonFactory.create(), seen, tracks=False)
    with pytest.raises(StaleError):
        restore(Version.objects.get(), marketer, seen)
