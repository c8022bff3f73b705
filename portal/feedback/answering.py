from typing import Any

from django.db import transaction

from portal.activity.recording import record
from portal.feedback.models import Feedback
from portal.feedback.scales import SCALES, THUMB
from portal.feedback.tallying import add, hold, moving, take_off

Giver = dict[str, Any]


def answer(giver: Giver, target: str, object_id: int, *, helpful: bool, why: str = "") -> Feedback:
    """Yes or no. One answer per giver and thing: a second one replaces the first; a why is kept until it turns."""
    return rate(giver, target, object_id, THUMB, int(helpful), why)


@transaction.atomic
def rate(
    giver: Giver,
    target: str,
    object_id: int,
    scale: str,
    value: int | None,
    why: str = "",
    occasion: str = "",
) -> Feedback:
    """One answer per giver, thing, scale and occasion: a second one replaces the first.

    A why is kept until the answer turns. What changes is to be read anew.
    """
    held = hold(target, object_id)
    key = {"target": target, "object_id": object_id, "scale": scale, "occasion": occasion, **giver}
    helpful = SCALES[scale].is_good(value)
    kept = None if scale == THUMB else value
    said = {"helpful": helpful, "value": kept, "why": why, "counts": _counts(giver)}
    given, is_new = Feedback.objects.get_or_create(**key, defaults=said)
    turned = not is_new and (given.helpful, given.value) != (helpful, kept)
    if turned or (why and why != given.why):
        with moving(held, given):
            given.helpful, given.value, given.why, given.state = helpful, kept, why, Feedback.State.NEW
            given.save(update_fields=["helpful", "value", "why", "state", "at"])
    if is_new:
        add(held, given)
    if is_new or turned:
        _note(giver, "found_helpful" if helpful else "found_unhelpful", given)
    return given


@transaction.atomic
def take_back(giver: Giver, target: str, object_id: int, scale: str = THUMB, occasion: str = "") -> None:
    """Undo: as if nothing had been answered. Done again, nothing happens."""
    held = hold(target, object_id)
    rows = Feedback.objects.filter(target=target, object_id=object_id, scale=scale, occasion=occasion)
    given = rows.filter(**giver).first()
    if given:
        take_off(held, given)
        _note(giver, "took_back_feedback", given)
        given.delete()


def _counts(giver: Giver) -> bool:
    return giver["person"] is None or not giver["person"].is_staff


def _note(giver: Giver, verb: str, given: Feedback) -> None:
    """What a visitor says is nobody's activity."""
    if giver["person"] is not None:
        record(verb, giver["person"], f"{given.target}:{given.object_id}")
