from django.utils.translation import gettext_lazy as _

from community.support.attachments import PURPOSE, erase, in_use, may_read
from community.support.attention import waiting_for_help
from community.support.demo import ask_for_help
from community.support.emails import help_request, samples
from community.support.notices import REQUESTS
from community.support.panels import HELP_REQUESTS
from portal.activity.recording import verbs
from portal.administration import attention
from portal.demo.makers import Maker, makers
from portal.files.purposes import Purpose, purposes
from portal.mail.kinds import Kind, kinds
from portal.notices.kinds import register as register_notices
from portal.panels.registry import register as register_panel
from profiles.merging.rules import MOVES, account_rules
from profiles.privacy.personal import Area, Way, by_hand, hold
from profiles.stages.models import BuyingStage
from profiles.stages.signs import Sign, signs

ASKS = Sign("asked_for_help", BuyingStage.Stage.DECIDING, 30, _("You wrote to us."))


def register() -> None:
    verbs.register("asked_for_help", _("wrote into Get help"))
    signs.register(ASKS.verb, ASKS)
    kinds.register("help", Kind("help", _("Help request, to us"), help_request, samples=samples))
    register_panel(HELP_REQUESTS)
    makers.register("help requests", Maker("help requests", top_up=ask_for_help))
    attention.lend("help", waiting_for_help, order=20)
    register_notices(REQUESTS)
    account_rules.register("community.HelpRequest.person", MOVES)
    purposes.register(PURPOSE, Purpose(PURPOSE, may_read, in_use, is_theirs=True))
    hold_personal_data()


def hold_personal_data() -> None:
    hold(
        "community.HelpRequest",
        _("Your help requests"),
        Area.HELP,
        by_hand("person", Way.DELETED, erase),
        by_hand("email", Way.DELETED, erase),
        gives=("email", "text", "page", "attachment__name", "made_at", "answered_at"),
    )
