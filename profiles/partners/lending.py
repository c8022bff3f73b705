from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.notices.kinds import register as register_notices
from portal.panels.registry import register as register_panel
from profiles.partners.conditions import LOOKED_AFTER
from profiles.partners.demo import look_after, make_partners
from profiles.partners.merging import register_rules
from profiles.partners.notices import KINDS
from profiles.partners.panels import PANELS
from profiles.privacy.personal import Area, deleted, hold, kept, let_go
from profiles.segments.conditions import conditions


def register() -> None:
    verbs.register("chose_partner", _("chose a partner for their business"))
    verbs.register("ended_partner", _("ended with the partner of their business"))
    verbs.register("took_back_partner", _("took back what they chose about a partner"))
    verbs.register("showed_to_partner", _("said what a partner may see of them"))
    verbs.register("partner_set_by_staff", _("set or ended the partner of a business"))
    verbs.register("partners_imported", _("an import brought partners of businesses"))
    makers.register("partners", Maker("partners", make_partners, look_after))
    conditions.register(LOOKED_AFTER.slug, LOOKED_AFTER)
    for kind in KINDS:
        register_notices(kind)
    for panel in PANELS:
        register_panel(panel)
    register_rules()
    hold_personal_data()


def hold_personal_data() -> None:
    """The mail of a partner is shown to everyone: it is a business's, and no person's."""
    hold(
        "profiles.Partner",
        _("Addresses of partners"),
        Area.WORK,
        kept("mail"),
        keeps_back=_("everyone sees it, and it is about a business"),
    )
    hold(
        "profiles.PartnerStaff",
        _("Partners you work for"),
        Area.ACCOUNT,
        deleted("person"),
        gives=("partner__name", "from_at", "until_at"),
    )
    hold(
        "profiles.PartnerOfRecord",
        _("Partners you chose for your business"),
        Area.ANSWERS,
        let_go("by").showing("partner__name", "from_at", "source"),
        let_go("ended_by").showing("partner__name", "until_at"),
        gives=("partner__name", "from_at", "until_at", "source"),
    )
    hold(
        "profiles.Introduction",
        _("What you let a partner see"),
        Area.CONSENTS,
        deleted("person"),
        gives=("record__partner__name", "shows", "at"),
    )
