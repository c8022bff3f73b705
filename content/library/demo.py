"""What the people of the demo company said about the library: helpful or not."""

import random

from content.library.models import Item
from content.library.querysets import TARGET
from portal.feedback.models import Feedback
from portal.feedback.tallying import rebuild
from profiles.people.models import Person

ANSWERED_SHARE, HELPFUL_SHARE = 0.08, 0.8


def make_feedback(dice: random.Random) -> int:
    members = Person.objects.members().filter(is_generated=True, is_staff=False).order_by("pk")
    items = list(Item.objects.order_by("pk"))
    said = [
        Feedback(target=TARGET, object_id=item.pk, person=person, helpful=dice.random() < HELPFUL_SHARE)
        for person in members
        for item in items
        if dice.random() < ANSWERED_SHARE
    ]
    rows = Feedback.objects.bulk_create(said)
    rebuild()
    return len(rows)
