from portal.activity.recording import verbs
from portal.mail.conditions import conditions
from portal.mail.tracking.privacy import unwilling
from portal.panels.registry import register as register_panel
from profiles.preferences.conditions import BY_DAY, CADENCE, PAUSED
from profiles.preferences.panels import PREFERENCES
from profiles.preferences.querysets import uncounted


def register() -> None:
    verbs.register("preferences_changed", "Changed how they want to be treated")
    conditions.register(PAUSED.code, PAUSED)
    conditions.register(CADENCE.code, CADENCE)
    conditions.register(BY_DAY.code, BY_DAY)
    unwilling.register("preferences", uncounted)
    register_panel(PREFERENCES)
