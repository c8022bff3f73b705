from typing import Any

from django.db import transaction

from portal.activity.recording import record
from portal.feedback.models import Feedback
from portal.feedback.tallying import count, hold

Giver = dict[str, Any]


@transaction.atomic
def answer(giver: Giver, target: str, object_id: int, *, helpful: bool, why: str = "") -> Feedback:
    """One answer per giver and thing: a second one replaces the first. A why is kept until the answer turns."""
    held = hold(target, object_id)
    given, is_new = Feedback.objects.get_or_create(
        target=target, object_id=object_id, **giver, defaults={"helpful": helpful, "why": why}
    )
    turned = not is_new and given.helpful != helpful
    if turned:
        count(held, given, -1)
    if turned or (why and why != given.why):
        given.helpful, given.why = helpful, why
        given.save(update_fields=["helpful", "why", "at"])
    if is_new or turned:
        count(held, given, 1)
        _note(giver, "found_helpful" if helpful else "found_unhelpful", given)
    return given


@transaction.atomic
def take_back(giver: Giver, target: str, object_id: int) -> None:
    """Undo: as if nothing had been answered. Done again, nothing happens."""
    held = hold(target, object_id)
    given = Feedback.objects.filter(target=target, object_id=object_id, **giver).first()
    if given:
        count(held, given, -1)
        _note(giver, "took_back_feedback", given)
        given.delete()


def _note(giver: Giver, verb: str, given: Feedback) -> None:
    """What a visitor says is nobody's activity."""
    if giver["person"] is not None:
        record(verb, giver["person"], f"{given.target}:{given.object_id}")
