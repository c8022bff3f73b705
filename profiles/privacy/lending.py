from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.panels.registry import register as register_panel
from profiles.privacy.ground import hold_the_ground
from profiles.privacy.panels import PRIVACY
from profiles.privacy.personal import Area, hold, kept, let_go
from profiles.privacy.places import register_ours


def register() -> None:
    hold_the_ground()
    register_ours()
    register_panel(PRIVACY)
    verbs.register("erasure_asked", "Is erased, as they or staff for them asked")
    hold(
        "profiles.Erasure",
        Area.ACCOUNT,
        let_go("by"),
        kept("person"),
        keeps_back=_("the work itself: at its end only hashes are in it"),
    )
