"""Starting a test of words, and ending it."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.statistics import DETECTS
from profiles.consent.models import ConsentWording
from profiles.people.models import Person
from profiles.questions.catalogue import forget_catalogue
from profiles.questions.models import Wording
from profiles.value.models import SplitArm, SplitTest

LEAST = 40
"""People per wording, however large a difference is looked for."""


class RunningError(Exception):
    """Something of these words is tested already."""


class TooEarlyError(Exception):
    """The planned number of people was not reached: what leads now may be luck."""


def people_needed(share: float, smallest: int) -> int:
    """For each wording, to see a difference of so many points in four of five cases: 2.8² · 2p(1 - p) / d²."""
    varies = share * (1 - share) or 0.25
    return max(LEAST, ceil(DETECTS**2 * 2 * varies / (smallest / 100) ** 2))


@transaction.atomic
def begin_question_test(
    wording: Wording, others: Sequence[Mapping[str, Any]], *, smallest: int, share: float, by: Person
) -> SplitTest:
    """Beside the wording in force show `others`: `asks`, `gap` and `benefit` each. Raises RunningError."""
    Wording.objects.select_for_update().get(pk=wording.pk)
    test = _start(by, smallest, share, wording.language, question_id=wording.question_id)
    same = Wording.objects.filter(question=wording.question_id, language=wording.language)
    newest = same.aggregate(newest=Max("version"))["newest"]
    kept = {"used_for": wording.used_for, "seen_by": wording.seen_by, "is_active": False}
    made = [
        Wording.objects.create(
            question_id=wording.question_id, language=wording.language, version=newest + at, **kept, **words
        )
        for at, words in enumerate(others, 1)
    ]
    for position, arm in enumerate((wording, *made)):
        SplitArm.objects.create(test=test, position=position, wording=arm)
    forget_catalogue()
    return test


@transaction.atomic
def begin_benefit_test(
    wording: ConsentWording, others: Sequence[str], *, smallest: int, share: float, by: Person
) -> SplitTest:
    """Beside the benefit sentence in force show `others`; what is consented to stays the same. Raises RunningError."""
    ConsentWording.objects.select_for_update().get(pk=wording.pk)
    where = {"purpose": wording.purpose, "channel": wording.channel}
    test = _start(by, smallest, share, wording.language, **where)
    same = ConsentWording.objects.filter(**where, language=wording.language)
    newest = same.aggregate(newest=Max("version"))["newest"]
    kept = {name: getattr(wording, name) for name in ("language", "label", "text", "at_signup", "position")}
    made = [
        ConsentWording.objects.create(**where, **kept, benefit=benefit, version=newest + at, is_active=False)
        for at, benefit in enumerate(others, 1)
    ]
    for position, arm in enumerate((wording, *made)):
        SplitArm.objects.create(test=test, position=position, consent_wording=arm)
    return test


def _start(by: Person, smallest: int, share: float, language: str, **of: Any) -> SplitTest:
    """Whoever asks holds the lock of the wording in force, so that two at once do not both begin."""
    if SplitTest.objects.filter(ended_at=None, language=language, **of).exists():
        raise RunningError
    planned = people_needed(share, smallest)
    return SplitTest.objects.create(
        smallest=smallest, planned=planned, language=language, started_by=by, **of
    )


@transaction.atomic
def stop(test: SplitTest) -> None:
    """Everybody sees the words that were in force before."""
    SplitTest.objects.filter(pk=test.pk, ended_at=None).update(ended_at=timezone.now())
    forget_catalogue()


@transaction.atomic
def keep(test: SplitTest, position: int, *, reached: int) -> None:
    """End it with the words of one arm, which everybody sees from now on. Raises TooEarlyError.

    `reached`: how many people saw the wording that fewest saw.
    """
    if reached < test.planned:
        raise TooEarlyError
    if SplitTest.objects.filter(pk=test.pk, ended_at=None).update(ended_at=timezone.now(), winner=position):
        _put_in_force(test.arms.get(position=position), test)
        forget_catalogue()


def _put_in_force(arm: SplitArm, test: SplitTest) -> None:
    if arm.wording_id:
        same: Any = Wording.objects.filter(question=test.question_id, language=test.language)
    else:
        same = ConsentWording.objects.filter(
            purpose=test.purpose, channel=test.channel, language=test.language
        )
    same.filter(is_active=True).update(is_active=False)
    same.filter(pk=arm.wording_id or arm.consent_wording_id).update(is_active=True)
