"""Which words of consent a visitor sees while some are tested: by a number of their own, kept in a cookie."""

import re
import secrets
from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.drawing import arm_of
from profiles.consent.models import ConsentWording
from profiles.consent.querysets import wordings_in
from profiles.value.models import SplitArm

COOKIE = "words"
KEPT = timedelta(days=90)
NUMBER = re.compile(r"[0-9a-f]{16}")


def signup_wordings(request: HttpRequest, language: str) -> list[ConsentWording]:
    """What joining asks, in the words that this visitor drew. Two queries."""
    tested = _tested(language)
    wordings = wordings_in(language, at_signup=True)
    request.draws_words = any(wording.pk in tested for wording in wordings)  # type: ignore[attr-defined]
    number = _number(request)
    return [_drawn(wording, tested, number) for wording in wordings]


def keep_number(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Only while something is tested: so that the same browser sees the same words again."""
    if getattr(request, "draws_words", False) and COOKIE not in request.COOKIES:
        response.set_cookie(
            COOKIE,
            _number(request),
            max_age=KEPT,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _number(request: HttpRequest) -> str:
    held: str = getattr(request, "number_for_words", "") or request.COOKIES.get(COOKIE, "")
    if not NUMBER.fullmatch(held):
        held = secrets.token_hex(8)
    request.number_for_words = held  # type: ignore[attr-defined]
    return held


def _tested(language: str) -> dict[int, list[SplitArm]]:
    """By the wording in force: the arms of its running test."""
    arms = SplitArm.objects.filter(
        test__ended_at=None, test__language=language, consent_wording__isnull=False
    ).select_related("test", "consent_wording")
    tests: dict[int, list[SplitArm]] = defaultdict(list)
    for arm in arms.order_by("position"):
        tests[arm.test_id].append(arm)
    return {found[0].consent_wording_id or 0: found for found in tests.values()}


def _drawn(wording: ConsentWording, tested: dict[int, list[SplitArm]], number: str) -> ConsentWording:
    arms = tested.get(wording.pk)
    if not arms:
        return wording
    return arms[arm_of(arms[0].test.salt, number, len(arms))].consent_wording or wording
