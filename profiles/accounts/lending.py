from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.mail.kinds import Kind, kinds
from portal.panels.registry import register as register_panel
from profiles.accounts import emails
from profiles.accounts.demo_volume import come_back
from profiles.accounts.panels import ACCOUNT
from profiles.privacy.personal import Area, deleted, hold


def register() -> None:
    verbs.register("signed_in", _("Came in, with a code, a mailed link or a password"))
    kinds.register("code", Kind("code", _("Code for coming in"), emails.code, samples=emails.code_samples))
    kinds.register("reset", Kind("reset", _("New password"), emails.reset, samples=emails.reset_samples))
    kinds.register(
        "notice", Kind("notice", _("Security notice"), emails.notice, samples=emails.notice_samples)
    )
    register_panel(ACCOUNT)
    makers.register("visits", Maker("visits", top_up=come_back))
    hold_personal_data()


def hold_personal_data() -> None:
    hold(
        "profiles.PendingSignup",
        _("Ways in by mail"),
        Area.ACCOUNT,
        deleted("person"),
        keeps_back=_("a way in, of minutes"),
    )
