"""A kind of notice that hides what the test says, and a way to tell of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import ngettext

from portal.notices.kinds import NoticeKind, Thing, Told, notice_kinds
from portal.notices.models import Channel
from portal.notices.notifying import notify

HIDDEN = set[str]()


def find(person: Any, abouts: Any) -> dict[str, Thing]:
    return {
        about: Thing(f"Thread {about}", f"/library/?at={about}") for about in abouts if about not in HIDDEN
    }


def say(told: Told) -> str:
    who = f" {', '.join(told.actors)}" if told.actors else ""
    return ngettext("{n} answer: {title}{who}", "{n} answers: {title}{who}", told.count).format(
        n=told.count, title=told.thing.title, who=who
    )


ANSWERS = NoticeKind("answers", "Answers to your questions", find, say, icon="chat")
ALARMS = NoticeKind("alarms", "Alarms", find, say, can_be_off=False)
STAFF = NoticeKind("for_staff", "For staff", find, say, meant_for=lambda person: person.is_staff)

Tell = Callable[..., int]


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    HIDDEN.clear()
    for kind in (ANSWERS, ALARMS, STAFF):
        monkeypatch.setitem(notice_kinds._things, kind.slug, kind)
    yield
    HIDDEN.clear()


@pytest.fixture
def default(monkeypatch: pytest.MonkeyPatch) -> Callable[[Channel], None]:
    """How answers are told to who chose nothing."""

    def set_default(channel: Channel) -> None:
        others = [one for one in ANSWERS.channels if one != channel]
        changed = replace(ANSWERS, channels=(channel, *others))
        monkeypatch.setitem(notice_kinds._things, "answers", changed)

    return set_default


@pytest.fixture
def tell() -> Tell:
    def make(
        people: Any, occasion: str = "a:1", about: str = "t1", kind: str = "answers", **more: Any
    ) -> int:
        return notify(kind, people, occasion, about, **more)

    return make
