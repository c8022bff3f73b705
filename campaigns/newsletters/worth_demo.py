"""Whether the issues that the demo company got were worth its people's time, and who heard that they have gone."""

import random
from collections.abc import Iterator
from datetime import timedelta

from campaigns.newsletters.models import Issue
from campaigns.newsletters.notices import tell_writers
from campaigns.newsletters.noting import What, note
from campaigns.newsletters.worth import SLUG
from portal.feedback.models import Feedback
from portal.feedback.scales import CSAT, SCALES
from portal.feedback.tallying import rebuild
from portal.mail.models import LEFT, Message

ANSWERED_SHARE = 0.12
VALUES = (1, 2, 3, 3, 4, 4, 4, 5, 5, 5)
BAD = ("Not for my trade.", "Too long for a Monday.", "I had read all of it before.")
GOOD = ("More like the first part.", "The training was just what I needed.", "Short and useful.")
WROTE_SHARE = 0.3


def make_worth(dice: random.Random) -> int:
    issues = Issue.objects.filter(mailing__isnull=False).select_related("mailing").order_by("pk")
    made = sum(_answers(issue, dice) for issue in issues)
    rebuild()
    return made


def _answers(issue: Issue, dice: random.Random) -> int:
    said = Feedback.objects.bulk_create(_said(issue, dice))
    begun = issue.begun_at or issue.created_at
    for one in said:
        one.at = begun + timedelta(days=5 * dice.random())
    Feedback.objects.bulk_update(said, ["at"])
    tell_writers(issue, note(issue, What.FINISHED, None))
    return len(said)


def _said(issue: Issue, dice: random.Random) -> Iterator[Feedback]:
    got = Message.objects.filter(mailing=issue.mailing, state__in=LEFT, person__is_staff=False)
    for person in got.order_by("person").values_list("person", flat=True):
        if dice.random() < ANSWERED_SHARE:
            value = dice.choice(VALUES)
            yield Feedback(
                target=SLUG,
                object_id=issue.pk,
                person_id=person,
                scale=CSAT,
                value=value,
                helpful=SCALES[CSAT].is_good(value),
                why=dice.choice(GOOD if value > 3 else BAD) if dice.random() < WROTE_SHARE else "",
            )
