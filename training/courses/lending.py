from django.utils.translation import gettext_lazy as _

from portal.feedback.targets import Target, targets
from portal.search.sources import sources
from training.courses.access import find_for_feedback, look_up
from training.courses.search import TRAININGS


def register() -> None:
    sources.register("training", TRAININGS)
    targets.register("training", Target("training", _("a training"), find_for_feedback, look_up))
