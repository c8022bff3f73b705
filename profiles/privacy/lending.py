from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.files.purposes import Purpose, purposes
from portal.mail.kinds import Kind, kinds
from portal.panels.registry import register as register_panel
from profiles.privacy import emails
from profiles.privacy.access import in_use, may_read
from profiles.privacy.archive import PURPOSE
from profiles.privacy.exporting import MAIL, discard
from profiles.privacy.ground import hold_the_ground
from profiles.privacy.panels import PRIVACY
from profiles.privacy.personal import Area, Way, by_hand, hold, kept, let_go
from profiles.privacy.places import register_ours


def register() -> None:
    hold_the_ground()
    register_ours()
    register_panel(PRIVACY)
    purposes.register(PURPOSE, Purpose(PURPOSE, may_read, in_use))
    kinds.register(MAIL, Kind(MAIL, _("Copy of data"), emails.copy, samples=emails.samples))
    verbs.register("copy_asked", _("Asked for a copy of their data, or staff did for them"))
    verbs.register("erasure_asked", _("Is erased, as they or staff for them asked"))
    hold(
        "profiles.Erasure",
        _("Erasing"),
        Area.ACCOUNT,
        let_go("by"),
        kept("person"),
        keeps_back=_("the work itself: at its end only hashes are in it"),
    )
    hold(
        "profiles.Export",
        _("Copies of your data"),
        Area.ACCOUNT,
        by_hand("person", Way.DELETED, discard),
        let_go("by").showing("requested_at"),
        gives=("requested_at", "ended_at", "state"),
    )
