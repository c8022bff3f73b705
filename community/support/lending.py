from django.utils.translation import gettext_lazy as _

from community.support.attachments import PURPOSE, in_use, may_read
from community.support.emails import help_request, samples
from community.support.panels import HELP_REQUESTS
from portal.activity.recording import verbs
from portal.files.purposes import Purpose, purposes
from portal.mail.kinds import Kind, kinds
from portal.panels.registry import register as register_panel


def register() -> None:
    verbs.register("asked_for_help", _("wrote into Get help"))
    kinds.register("help", Kind("help", _("Help request, to us"), help_request, samples=samples))
    register_panel(HELP_REQUESTS)
    purposes.register(PURPOSE, Purpose(PURPOSE, may_read, in_use))
