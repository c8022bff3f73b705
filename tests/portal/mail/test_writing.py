"""Letters written ahead: in order, each once, and what goes wrong meanwhile is told in time."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError

from portal.mail.kinds import Letter, UnneededError, kinds
from portal.mail.models import Message
from portal.mail.writing import CannotWriteError, Writing
from tests.portal.mail.conftest import NEWS, Plan

pytestmark = pytest.mark.django_db


def writing(
    plan: Plan, monkeypatch: Any, wrong: Mapping[int, Exception] | None = None
) -> tuple[Writing, list[int], list[int]]:
    """Of five rows, with the ids of those that were written so far; `wrong`: what is raised, by their places."""
    token = uuid.uuid4()
    rows = [plan("news", occasion=f"n{number}", state="claimed", claim=token) for number in range(5)]
    ids, written = [row.pk for row in rows], list[int]()

    def write(place: int) -> Letter:
        written.append(ids[place])
        if place in (wrong or {}):
            raise (wrong or {})[place]
        return Letter(f"To {place}", "Text", "<p>Html</p>")

    prepared = {pk: partial(write, place) for place, pk in enumerate(ids)}
    monkeypatch.setitem(kinds._things, NEWS.slug, replace(NEWS, stitch=lambda messages: prepared))
    return Writing(rows, Counter(), lambda: None), written, ids


def taken(found: Writing, n: int) -> list[int]:
    return [row.pk for row, _ in found.take(n)]


def test_each_is_written_once_and_no_more_ahead_than_are_taken_next(plan: Plan, monkeypatch: Any) -> None:
    found, written, ids = writing(plan, monkeypatch)
    assert taken(found, 2) == ids[:2]
    for _ in range(4):
        found.ahead()
    assert written == ids[:4]
    assert [taken(found, 2), taken(found, 2), taken(found, 2)] == [ids[2:4], ids[4:], []]
    assert written == ids


def test_what_cannot_be_written_ahead_fails_alone_and_says_why(plan: Plan, monkeypatch: Any) -> None:
    found, _written, ids = writing(plan, monkeypatch, {2: KeyError("slot-x")})
    taken(found, 2)
    found.ahead()
    found.ahead()
    assert taken(found, 3) == ids[3:]
    row = Message.objects.get(pk=ids[2])
    assert (row.state, row.reason) == ("failed", "unwritable: KeyError: 'slot-x'")


def test_trouble_with_the_database_waits_until_they_are_taken(plan: Plan, monkeypatch: Any) -> None:
    found, _written, ids = writing(plan, monkeypatch, {2: OperationalError("gone")})
    assert taken(found, 2) == ids[:2]
    for _ in range(3):
        found.ahead()
    with pytest.raises(OperationalError, match="gone"):
        found.take(2)


@pytest.mark.parametrize("name", ["MAIL_BULK_FROM", "SUPPORT_ADDRESS"])
def test_an_address_of_ours_that_is_none_fails_nobody(
    plan: Plan, monkeypatch: Any, settings: Any, name: str
) -> None:
    setattr(settings, name, "Kinship news")
    found, _written, _ids = writing(plan, monkeypatch)
    with pytest.raises(CannotWriteError, match=name):
        found.take(2)
    assert set(Message.objects.values_list("state", flat=True)) == {"claimed"}


def test_what_has_nothing_left_to_say_is_excluded_and_holds_up_nobody(plan: Plan, monkeypatch: Any) -> None:
    found, _written, ids = writing(plan, monkeypatch, {1: UnneededError("read_meanwhile")})
    assert taken(found, 5) == [pk for pk in ids if pk != ids[1]]
    row = Message.objects.get(pk=ids[1])
    assert (row.state, row.reason) == ("excluded", "read_meanwhile")
    assert found.counts["unneeded"] == 1
