from collections.abc import Collection, Mapping

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from content.problems.models import Problem
from content.problems.querysets import visible
from portal.feedback.targets import named
from portal.notices.kinds import Thing


def get_problem_for_feedback(request: HttpRequest, object_id: int) -> Problem:
    return get_object_or_404(visible(), pk=object_id)


def look_up(ids: Collection[int]) -> Mapping[int, Thing]:
    """What anyone may read of these, for those who said something about it."""
    return named(visible().filter(pk__in=ids))
