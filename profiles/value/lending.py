from django.utils.translation import gettext_lazy as _

from portal.demo.makers import Maker, makers
from profiles.privacy.personal import Area, hold, let_go
from profiles.value.demo import make_value


def register() -> None:
    makers.register("value", Maker("value", make_value))
    hold_personal_data()


def hold_personal_data() -> None:
    hold(
        "profiles.SplitTest",
        _("Tests of wording you began"),
        Area.WORK,
        let_go("started_by"),
        gives=("started_at", "ended_at"),
    )
    hold(
        "profiles.OptInAsking",
        _("Whether we asked"),
        Area.CONSENTS,
        let_go("person"),
        keeps_back=_("figures: what of it is yours is above"),
    )
