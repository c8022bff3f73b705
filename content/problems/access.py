from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from content.problems.models import Problem
from content.problems.querysets import visible


def get_problem_for_feedback(request: HttpRequest, object_id: int) -> Problem:
    return get_object_or_404(visible(), pk=object_id)
