from django.utils.translation import gettext_lazy as _

from portal.mail.kinds import Kind, kinds
from portal.mail.unsubscribing import purposes, stoppers
from portal.notices.choosing import ALL_OF_DIGEST, stop_mails
from portal.notices.emails import digest, digest_samples, notice, samples
from portal.notices.notifying import MAIL
from portal.notices.panels import NOTICES
from portal.notices.querysets import DIGEST
from portal.panels.registry import register as register_panel


def register() -> None:
    kinds.register(MAIL, Kind(MAIL, _("A notice, at once"), notice, samples=samples))
    kinds.register(
        DIGEST, Kind(DIGEST, _("Notices in one mail"), digest, samples=digest_samples, can_wait=True)
    )
    purposes.register(ALL_OF_DIGEST, _("Notices in one mail"))
    stoppers.register("notices", stop_mails)
    register_panel(NOTICES)
