from django.utils.translation import gettext_lazy as _

from content.ranking.sources import ranking_sources
from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.panels.registry import register as register_panel
from profiles.accounts.carrying import carriers
from profiles.engagement.models import Engagement
from profiles.engagement.signals import Signal, signals
from profiles.merging.rules import account_rules
from profiles.privacy.personal import Area, deleted, hold
from profiles.segments.conditions import conditions
from profiles.stages.models import BuyingStage
from profiles.stages.signs import Sign, Try, signs, tries
from training.learning.carrying import TRAINING
from training.learning.conditions import OURS
from training.learning.demo import make_progress
from training.learning.demo_volume import learn
from training.learning.merging import PROGRESS
from training.learning.panels import NEXT_STEP, TRY_TRAINING
from training.learning.ranking import TRAININGS

LEARNER = Engagement.Kind.LEARNER
LEARNS = (
    Signal("training_started", LEARNER, 1, _("You began trainings."), most=5),
    Signal("training_finished", LEARNER, 3, _("You finished trainings.")),
    Signal("training_applied", LEARNER, 4, _("You put trainings to use.")),
)

STAGE = BuyingStage.Stage
SHOWS = (
    Sign("training_started", STAGE.EXPLORING, 90, _("You began trainings.")),
    Sign("training_applied", STAGE.COMPARING, 90, _("You put trainings to use.")),
)
NEW_TO_THEM = (
    Try("training_started", 1, 3, _("You began trainings.")),
    Try("training_applied", 2, 2, _("You put trainings to use.")),
)


def register() -> None:
    makers.register("training progress", Maker("training progress", make_progress, learn))
    verbs.register("training_started", _("started a training"))
    verbs.register("training_finished", _("finished a training"))
    verbs.register("training_applied", _("did what a training asks for"))
    for signal in LEARNS:
        signals.register(signal.verb, signal)
    for sign in SHOWS:
        signs.register(sign.verb, sign)
    for one in NEW_TO_THEM:
        tries.register(one.verb, one)
    for condition in OURS:
        conditions.register(condition.slug, condition)
    ranking_sources.register("training", TRAININGS)
    carriers.register("training", TRAINING)
    account_rules.register("training.Progress.person", PROGRESS)
    register_panel(TRY_TRAINING)
    register_panel(NEXT_STEP)
    hold_personal_data()


def hold_personal_data() -> None:
    hold(
        "training.Progress",
        _("Your trainings"),
        Area.LEARNING,
        deleted("person"),
        gives=("training__title", "card", "answers", "started_at", "finished_at", "done_today_at"),
    )
