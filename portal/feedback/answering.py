from typing import Any

from django.db import transaction

from portal.activity.recording import record
from portal.feedback.models import Feedback

Giver = dict[str, Any]


@transaction.atomic
def answer(giver: Giver, target: str, object_id: int, *, helpful: bool, why: str = "") -> Feedback:
    """One answer per giver and thing: a second one replaces the first. A why is kept until the answer turns."""
    given, is_new = Feedback.objects.get_or_create(
        target=target, object_id=object_id, **giver, defaults={"helpful": helpful, "why": why}
    )
    turned = not is_new and given.helpful != helpful
    if turned or (why and why != given.why):
        given.helpful, given.why = helpful, why
        given.save(update_fields=["helpful", "why", "at"])
    if giver["person"] is not None and (is_new or turned):
        record("found_helpful" if helpful else "found_unhelpful", giver["person"], f"{target}:{object_id}")
    return given


@transaction.atomic
def take_back(giver: Giver, target: str, object_id: int) -> None:
    """Undo: as if nothing had been answered. Done again, nothing happens."""
    gone, _ = Feedback.objects.filter(target=target, object_id=object_id, **giver).delete()
    if gone and giver["person"] is not None:
        record("took_back_feedback", giver["person"], f"{target}:{object_id}")
