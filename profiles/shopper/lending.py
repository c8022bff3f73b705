from django.utils.translation import gettext_lazy as _

from portal.demo.makers import Maker, makers
from profiles.privacy.personal import Area, hold, let_go
from profiles.shopper.demo import make_rounds


def register() -> None:
    makers.register("shopper", Maker("shopper", make_rounds))
    hold_personal_data()


def hold_personal_data() -> None:
    hold(
        "profiles.ShopperRun",
        _("Months in which you tried the site"),
        Area.WORK,
        let_go("owner"),
        gives=("month", "done_at"),
    )
    hold(
        "profiles.ShopperFinding",
        _("What you found while trying the site"),
        Area.WORK,
        let_go("by"),
        gives=("verdict", "words", "at"),
    )
