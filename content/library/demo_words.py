"""What the people of the demo company wrote where something did not help, and what the house did about it."""

import random
from datetime import datetime, timedelta

from django.db.models.functions import Now
from django.utils import timezone

from content.library.models import Item
from content.library.querysets import TARGET
from portal.feedback import working
from portal.feedback.answering import rate
from portal.feedback.models import Feedback
from portal.feedback.tallying import rebuild
from portal.mail.models import Message, State
from profiles.people.models import Person

WROTE_SHARE = 0.45
LATELY = 170
"""Days in which all of it was said."""
WORDS = (
    "I use a phone. The buttons in the pictures are not where mine are.",
    "Good, but too long. I only needed the second step.",
    "What if the customer pays half of it?",
    "We are two people, so there is nobody to hand this to.",
    "The template opens as one long line.",
    "Does this work without the till?",
    "I did all of it and the list is still empty.",
    "Please say how long it takes before I begin.",
    "The example is a shop. What about a workshop?",
    "My accountant says it is different for us.",
)
CHANGES = (
    "The pictures now show a phone as well.",
    "The short way stands at the top, the long one below.",
    "There is an example for a workshop now.",
)
MARTA = "marta@martas-bread.example"


def make_words(dice: random.Random) -> int:
    """Words for many of the answers that were no, spread over half a year; some taken, answered, mended."""
    marketer = Person.objects.filter(email="marketer@kinship.example").first()
    said = list(Feedback.objects.filter(target=TARGET, person__is_generated=True).order_by("pk"))
    now = timezone.now()
    for one in said:
        one.at = now - timedelta(days=LATELY * dice.random())
        if not one.helpful and dice.random() < WROTE_SHARE:
            _write(one, dice, marketer)
    _save(said)
    if marketer:
        _serve(dice, marketer)
    rebuild()
    return len(said)


def _write(one: Feedback, dice: random.Random, marketer: Person | None) -> None:
    one.why = dice.choice(WORDS)
    luck = dice.random()
    if marketer and luck < 0.5:
        one.state = Feedback.State.DONE if luck < 0.35 else Feedback.State.TAKEN
        one.owner = marketer


def _save(said: list[Feedback]) -> None:
    """The moment is of the past, and a save would say now."""
    moments: dict[int, datetime] = {one.pk: one.at for one in said}
    Feedback.objects.bulk_update(said, ["why", "state", "owner"])
    for one in said:
        one.at = moments[one.pk]
    Feedback.objects.bulk_update(said, ["at"])


def _serve(dice: random.Random, marketer: Person) -> None:
    """What was changed, and an answer to Marta, who asked."""
    marta = Person.objects.filter(email=MARTA).first()
    for item, words in zip(Item.objects.order_by("pk")[: len(CHANGES)], CHANGES, strict=False):
        asked = Feedback.objects.filter(target=TARGET, object_id=item.pk).exclude(why="").first()
        if marta:
            asked = rate({"person": marta}, TARGET, item.pk, "thumb", 0, dice.choice(WORDS))
        if asked:
            working.tell_change(asked, marketer, words)
    last = Item.objects.order_by("-pk").first()
    if marta and last:
        said = rate({"person": marta}, TARGET, last.pk, "thumb", 0, "Does this work without the till?")
        working.reply(said, marketer, "Yes. Skip the step with the till, and type the sum by hand instead.")
        _as_sent(said)


def _as_sent(said: Feedback) -> None:
    """The demo writes to nobody when it is made."""
    mails = Message.objects.filter(kind=working.REPLY, occasion=said.about)
    mails.update(state=State.SENT, handed_over_at=Now(), ended_at=Now())
