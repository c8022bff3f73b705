"""What speaks for a stage or a type: each app lends the verbs that it records, with a sentence for the member."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.mail.tracking.counting_hits import CLICKED
from portal.registry import Registry
from profiles.stages.models import BuyingStage


@dataclass(frozen=True)
class Sign:
    """That somebody of a business did the verb within so many `days` speaks for the stage. `says`: "You …"."""

    verb: str
    stage: str
    days: int
    says: Any


@dataclass(frozen=True)
class Try:
    """Each time the verb was ever done, up to `most` times, is worth `points` for being early: until a year has passed
    since the last of them.
    """

    verb: str
    points: int
    most: int
    says: Any


signs: Registry[Sign] = Registry("sign of a buying stage")
tries: Registry[Try] = Registry("sign of an adopter type")

OWNED, RENEWS, BOUGHT = "owned", "renews", "bought"
HELD: dict[str, Any] = {
    OWNED: _("Your business uses something we make."),
    RENEWS: _("Something we make renews within 90 days."),
    BOUGHT: _("Your business bought from us in the last two years."),
}
COMFORT = "comfort"
COMFORT_POINTS = {"high": 4, "middle": 2, "low": 0}
TOLD: dict[str, Any] = {
    f"{COMFORT}:high": _("You like it when technology brings something new to try."),
    f"{COMFORT}:middle": _("You like technology that comes with a short guide."),
    f"{COMFORT}:low": _("You like technology that stays out of the way."),
}
GIVES = (
    Sign("signed_in", BuyingStage.Stage.EXPLORING, 90, _("You come by now and then.")),
    Sign(CLICKED, BuyingStage.Stage.EXPLORING, 90, _("You followed links in our mails.")),
    Sign("product_used", BuyingStage.Stage.COMPARING, 90, _("You told us which products you use.")),
    Sign("invited_colleague", BuyingStage.Stage.DECIDING, 30, _("You asked a colleague in.")),
)
TRIES = (
    Try("product_used", 1, 2, _("You use several products.")),
    Try(CLICKED, 1, 2, _("You followed links in our mails.")),
    Try("invited_colleague", 1, 1, _("You asked a colleague in.")),
)


def reason_for_stage(because: str) -> Any:
    sign = signs.get(because)
    return sign.says if sign else HELD.get(because, "")


def reason_for_type(because: str) -> Any:
    one = tries.get(because)
    return one.says if one else TOLD.get(because, "")
