from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from profiles.merging.own_rules import register_own
from profiles.privacy.personal import Area, deleted, hold, let_go


def register() -> None:
    verbs.register("accounts_merged", _("had another account merged into this one"))
    verbs.register("businesses_merged", _("merged two businesses"))
    register_own()
    went = (deleted("person"), deleted("into"), let_go("by").showing("at"))
    hold(
        "profiles.AccountMerge",
        _("Accounts joined into one"),
        Area.ACCOUNT,
        *went,
        gives=("person__email", "at"),
    )
