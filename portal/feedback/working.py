"""What staff do with what people said. Each is noted with who and when; all but a mail that left can be undone."""

from typing import Any

from django.db import transaction

from portal.feedback.models import TO_READ, Feedback, FeedbackChange, FeedbackEvent
from portal.feedback.notices import ANSWERED, CHANGED
from portal.mail.planning import plan
from portal.notices.notifying import notify
from portal.notices.reading import settle

State, What = Feedback.State, FeedbackEvent.What
REPLY = "feedback_reply"
"""The kind of mail."""


@transaction.atomic
def take(feedback: Feedback, by: Any) -> None:
    """Done again by the same person, nothing happens. Whoever had it is no longer its owner."""
    now = _locked(feedback)
    if now.owner_id != by.pk:
        _own(now, by, What.TAKEN, by)


@transaction.atomic
def hand_over(feedback: Feedback, by: Any, to: Any) -> None:
    now = _locked(feedback)
    if now.owner_id != to.pk:
        _own(now, to, What.HANDED, by)


@transaction.atomic
def give_back(feedback: Feedback, by: Any) -> None:
    """Nobody's again."""
    now = _locked(feedback)
    if now.owner_id:
        _own(now, None, What.LEFT, by)


@transaction.atomic
def reply(feedback: Feedback, by: Any, words: str) -> bool:
    """Mailed to the person who said it, and told on the page. False when it was answered before, or they are nobody."""
    now = _locked(feedback)
    if now.reply or now.person_id is None:
        return False
    now.reply, now.state, now.owner_id = words, State.ANSWERED, now.owner_id or by.pk
    now.save(update_fields=["reply", "state", "owner"])
    _note(now, What.REPLIED, by)
    plan(REPLY, now.person, now.about, data={"feedback": now.pk})
    notify(ANSWERED, [now.person_id], now.about, now.about)
    return True


@transaction.atomic
def finish(feedback: Feedback, by: Any) -> None:
    _turn(_locked(feedback), State.DONE, What.DONE, by)


@transaction.atomic
def reopen(feedback: Feedback, by: Any) -> None:
    now = _locked(feedback)
    before = State.ANSWERED if now.reply else State.TAKEN if now.owner_id else State.NEW
    _turn(now, before, What.REOPENED, by)


@transaction.atomic
def tell_change(feedback: Feedback, by: Any, words: str) -> FeedbackChange:
    """ "You said, we did": shown where the thing is, and told to all who said that something was missing."""
    now = _locked(feedback)
    about = {"target": now.target, "object_id": now.object_id}
    change = FeedbackChange.objects.create(words=words, by=by, **about)
    asked = Feedback.objects.filter(TO_READ, **about, person__isnull=False)
    notify(CHANGED, asked.values_list("person", flat=True), change.about, change.about, by=by)
    _note(now, What.CHANGED, by)
    _turn(now, State.DONE, What.DONE, by)
    return change


@transaction.atomic
def withdraw(change: FeedbackChange, now: Any) -> None:
    """It is no longer shown, nor are notices of it."""
    FeedbackChange.objects.filter(pk=change.pk, withdrawn_at=None).update(withdrawn_at=now)
    settle(CHANGED, change.about)


def _locked(feedback: Feedback) -> Feedback:
    return Feedback.objects.select_for_update(of=("self",)).select_related("person").get(pk=feedback.pk)


def _own(feedback: Feedback, owner: Any, what: FeedbackEvent.What, by: Any) -> None:
    feedback.owner = owner
    if feedback.state in (State.NEW, State.TAKEN):
        feedback.state = State.TAKEN if owner else State.NEW
    feedback.save(update_fields=["owner", "state"])
    _note(feedback, what, by, owner if what == What.HANDED else None)


def _turn(feedback: Feedback, state: Feedback.State, what: FeedbackEvent.What, by: Any) -> None:
    if feedback.state != state:
        feedback.state = state
        feedback.save(update_fields=["state"])
        _note(feedback, what, by)


def _note(feedback: Feedback, what: FeedbackEvent.What, by: Any, to: Any = None) -> None:
    FeedbackEvent.objects.create(feedback=feedback, what=what, by=by, to=to)
