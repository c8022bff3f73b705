from django.utils.translation import gettext_lazy as _

from portal.feedback.targets import Target, targets
from portal.search.sources import sources
from portal.sharing.cards import share_sources
from training.courses.access import find_for_feedback, look_up
from training.courses.search import TRAININGS
from training.courses.sharing import find_share_card


def register() -> None:
    sources.register("training", TRAININGS)
    targets.register("training", Target("training", _("a training"), find_for_feedback, look_up))
    share_sources.register("training", find_share_card)
