from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from portal.feedback.models import Feedback, FeedbackChange
from portal.feedback.scales import THUMB
from portal.feedback.targets import targets

WORKS = "portal.work_feedback"

LARGEST = 2**63 - 1


def check_target(request: HttpRequest, target: str, object_id: int, scale: str = THUMB) -> None:
    """404 alike for a kind of thing nobody registered, a scale it has not, and what is missing or hidden from them."""
    known = targets.get(target)
    if known is None or object_id > LARGEST or scale not in known.scales:
        raise Http404
    known.find(request, object_id)


def can_work(user: Any) -> bool:
    """Staff with the permission: the role is nothing to someone who may not enter the staff areas."""
    return bool(user.is_authenticated and user.is_staff and user.has_perm(WORKS))


def worker_of(request: HttpRequest) -> Any:
    """Who reads and answers feedback, and asks this; 404 for anyone else."""
    if not can_work(request.user):
        raise Http404
    return request.user


def get_feedback(request: HttpRequest, pk: int) -> Feedback:
    worker_of(request)
    return get_object_or_404(Feedback.objects.select_related("person", "owner"), pk=_small(pk))


def get_change(request: HttpRequest, pk: int) -> FeedbackChange:
    worker_of(request)
    return get_object_or_404(FeedbackChange, pk=_small(pk))


def get_answered(request: HttpRequest, pk: int) -> Feedback:
    """What this person said, once we answered; 404 for all else."""
    if not request.user.is_authenticated:
        raise Http404
    return get_object_or_404(Feedback.objects.exclude(reply=""), pk=_small(pk), person=request.user)


def _small(pk: int) -> int:
    return min(pk, LARGEST)
