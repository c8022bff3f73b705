from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.panels import registry as panels
from profiles.budget.uses import Use, uses
from profiles.privacy.personal import Area, deleted, hold
from profiles.questions.asking import QUESTION
from profiles.questions.panels import CARD
from profiles.questions.querysets import unanswered_of_a_week


def register() -> None:
    verbs.register("question_skipped", _("Skipped a question"))
    verbs.register("question_put_off", _("Put a question off"))
    verbs.register("question_refused", _("Never wants to be asked a question again"))
    panels.register(CARD)
    passed_over = Use(
        QUESTION, _("Questions you passed over"), lambda: settings.BUDGET_QUESTION, unanswered_of_a_week
    )
    uses.register(QUESTION, passed_over)
    hold_personal_data()


def hold_personal_data() -> None:
    hold(
        "profiles.Asking",
        _("Questions we asked"),
        Area.ANSWERS,
        deleted("person"),
        gives=("question__slug", "place", "outcome", "shown_at", "ended_at"),
    )
