"""What both arms can do, got the issue or not: so that a difference between them is the issue's doing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VIEW = "view"


@dataclass(frozen=True)
class Outcome:
    """Something a person did within the window, from the activities of these verbs; `views`: or seen by a page.

    `better`: whether more of it is good news; None where more is neither good nor bad.
    """

    slug: str
    name: Promise
    counted: Promise
    verbs: tuple[str, ...]
    views: bool = False
    better: bool | None = True


CAME_BACK = Outcome(
    "came_back",
    _("Came back here"),
    _("Signed in, or read, learnt, answered, asked or judged something here while signed in."),
    (
        "signed_in", "told", "question_skipped", "question_put_off", "question_refused", "found_helpful",
        "found_unhelpful", "training_started", "training_finished", "training_applied", "asked_for_help",
        "preferences_changed",
    ),
    views=True,
)  # fmt: skip
FINISHED = Outcome(
    "finished", _("Finished a training"), _("Came to the end of a training."), ("training_finished",)
)
ASKED = Outcome("asked", _("Asked for help"), _("Wrote into Get help."), ("asked_for_help",), better=None)
TOLD = Outcome(
    "told", _("Answered a question"), _("Told something about themselves or their business."), ("told",)
)

OUTCOMES = (CAME_BACK, FINISHED, ASKED, TOLD)
"""The first is the one that the report is about; the others are looked at beside it."""

BY_SLUG: Mapping[str, Outcome] = {outcome.slug: outcome for outcome in OUTCOMES}
HELPED_VERB = "found_helpful"
