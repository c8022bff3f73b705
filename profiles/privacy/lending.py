from django.utils.translation import gettext_lazy as _

from profiles.privacy.ground import hold_the_ground
from profiles.privacy.personal import Area, hold, kept, let_go


def register() -> None:
    hold_the_ground()
    hold(
        "profiles.Erasure",
        Area.ACCOUNT,
        let_go("by"),
        kept("person"),
        keeps_back=_("the work itself: at its end only hashes are in it"),
    )
