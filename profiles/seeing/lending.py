from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.panels.registry import register as register_panel
from profiles.privacy.personal import Area, deleted, hold, let_go
from profiles.seeing import now
from profiles.seeing.demo import make_looks
from profiles.seeing.models import Look
from profiles.seeing.panels import WHO_LOOKED


def register() -> None:
    verbs.register("seen_as", _("Was looked as by staff, who saw their pages as they see them"))
    verbs.register("seeing_refused", _("Wants no staff to look as them"))
    verbs.register("seeing_allowed", _("Lets staff look as them"))
    register_panel(WHO_LOOKED)
    makers.register("seeing", Maker("seeing", make_looks))
    user_logged_out.connect(_signed_out, dispatch_uid="profiles.seeing")
    hold_personal_data()


def _signed_out(request: HttpRequest | None = None, **_: Any) -> None:
    if request is not None:
        now.end(request, Look.End.SIGNED_OUT)


def hold_personal_data() -> None:
    hold(
        "profiles.LookedPage",
        _("Pages that staff looked at"),
        Area.USE,
        deleted("look__person"),
        keeps_back=_("inside who looked"),
    )
    hold(
        "profiles.Look",
        _("When staff looked as you"),
        Area.USE,
        let_go("person", why=""),
        let_go("by", by_name="").showing("role", "from_at", "ended_at"),
        gives=("role", "why", "from_at", "ended_at"),
    )
