from collections.abc import Sequence

from portal.activity.models import Activity
from portal.mail.planning import plan


def welcome_joiners(activities: Sequence[Activity]) -> None:
    """Everyone who joined gets one welcome, however often the activity is read."""
    for activity in activities:
        if activity.person is not None:
            plan("welcome", activity.person, "signup")
