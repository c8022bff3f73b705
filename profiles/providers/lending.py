from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from profiles.accounts.carrying import Carrier, carriers
from profiles.privacy.personal import Area, deleted, hold
from profiles.providers.linking import CARRIER, attach


def register() -> None:
    verbs.register("provider_linked", _("Can sign in through another service"))
    verbs.register("provider_unlinked", _("Can no longer sign in through another service"))
    carriers.register(CARRIER, Carrier(lambda request: None, attach))
    hold_personal_data()


def hold_personal_data() -> None:
    hold(
        "socialaccount.SocialToken",
        _("Keys to these services"),
        Area.ACCOUNT,
        deleted("account__user"),
        keeps_back=_("a secret"),
    )
    hold(
        "socialaccount.SocialAccount",
        _("Services that let you in"),
        Area.ACCOUNT,
        deleted("user"),
        gives=("provider", "uid", "extra_data", "date_joined", "last_login"),
    )
