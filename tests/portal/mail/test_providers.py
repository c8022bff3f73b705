"""How a window is split into calls."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import anymail.backends
import pytest

from portal.mail.posting import Post
from portal.mail.providers import ALONE, COUNT_AS_TOLD, PROVIDERS, Provider, calls

COMMENTED_OUT = {"resend"}
"""It says there that Resend has it for whole domains only."""


def post(name: str, **more: Any) -> Post:
    given = {
        "author": "Kinship <hello@example.org>",
        "reply_to": "desk@example.org",
        "subject": "S",
        "text": "T",
        "html": "H",
        "headers": {"X-A": name},
    }
    return Post(recipient=f"{name}@example.org", **given | more)


def split(posts: list[Post], provider: Provider) -> list[list[str]]:
    return [[one.recipient.partition("@")[0] for one in batch] for _, batch in calls(posts, provider)]


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_call_holds_no_more_letters_than_its_provider_takes(name: str) -> None:
    most = PROVIDERS[name].letters
    found = split([post(str(number)) for number in range(most + 1)], PROVIDERS[name])
    assert [len(batch) for batch in found] == [most, 1]


def test_a_call_holds_no_more_bytes_than_its_provider_takes() -> None:
    size = post("a").size
    provider = replace(PROVIDERS["postmark"], size=2 * size)
    assert split([post(name) for name in "abcde"], provider) == [["a", "b"], ["c", "d"], ["e"]]
    assert split([post("a"), post("b", text="TT"), post("c")], provider) == [["a"], ["b"], ["c"]]


def test_a_letter_that_is_too_long_for_any_call_goes_all_the_same() -> None:
    provider = replace(PROVIDERS["postmark"], size=1)
    assert split([post("a"), post("b")], provider) == [["a"], ["b"]]


def test_bytes_are_those_of_the_call() -> None:
    assert post("a", text="ä" * 100).size - post("a", text="").size == 100 * len("\\u00e4")


@pytest.mark.parametrize(
    "other",
    [
        {"reply_to": "other@example.org"},
        {"author": "News <news@example.org>"},
        {"headers": {"X-B": "b"}},
        {"headers": {"X-A": "b", "List-Unsubscribe": "<https://x>"}},
        {"recipient": "A@example.org"},
    ],
)
def test_what_differs_in_more_than_words_is_another_call(other: dict[str, Any]) -> None:
    changed = replace(post("b"), **other)
    assert len(split([post("a"), changed], PROVIDERS["mailgun"])) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"subject": "%recipient.x%"},
        {"text": "100 %Recipient_Name%"},
        {"html": "<p>%recipient.letter_text%</p>"},
        {"headers": {"X-A": "%recipient%"}},
        {"recipient": "%recipient.letter_text%@example.org"},
    ],
)
def test_what_looks_like_a_slot_of_mailgun_goes_by_itself_without_slots(other: dict[str, Any]) -> None:
    posts = [post("a"), replace(post("b"), **other), post("c"), post("d")]
    found = list(calls(posts, PROVIDERS["mailgun"]))
    assert [(way is ALONE, len(batch)) for way, batch in found] == [(False, 1), (True, 1), (False, 2)]


def test_who_is_not_in_the_table_gets_a_call_for_each() -> None:
    assert split([post("a"), post("b")], ALONE) == [["a"], ["b"]]


def test_all_who_can_be_told_to_count_nothing_are_told() -> None:
    """The names of anymail's backends that have the feature; its own for tests is no provider."""
    folder = Path(anymail.backends.__path__[0])
    able = {path.stem for path in folder.glob("*.py") if "def set_track_opens" in path.read_text()}
    both = {path.stem for path in folder.glob("*.py") if "def set_track_clicks" in path.read_text()}
    assert able == both == COUNT_AS_TOLD | {"base", "test"} | COMMENTED_OUT


def test_nothing_is_no_call() -> None:
    assert split([], PROVIDERS["mailgun"]) == []
