from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.mail.conditions import conditions
from portal.mail.tracking.privacy import unwilling
from portal.panels.registry import register as register_panel
from profiles.preferences.conditions import BY_DAY, CADENCE, PAUSED
from profiles.preferences.demo import set_preferences
from profiles.preferences.panels import PREFERENCES
from profiles.preferences.querysets import uncounted
from profiles.preferences.segment_conditions import WANTS
from profiles.privacy.personal import Area, deleted, hold
from profiles.segments.conditions import conditions as segment_conditions


def register() -> None:
    makers.register("preferences", Maker("preferences", top_up=set_preferences))
    verbs.register("preferences_changed", _("Changed how they want to be treated"))
    conditions.register(PAUSED.code, PAUSED)
    conditions.register(CADENCE.code, CADENCE)
    conditions.register(BY_DAY.code, BY_DAY)
    segment_conditions.register(WANTS.slug, WANTS)
    unwilling.register("preferences", uncounted)
    register_panel(PREFERENCES)
    hold_personal_data()


def hold_personal_data() -> None:
    hold(
        "profiles.Preferences",
        _("How we may reach you"),
        Area.ACCOUNT,
        deleted("person"),
        gives=("cadence", "paused_until", "personalised", "tracked", "seen_by_staff"),
    )
