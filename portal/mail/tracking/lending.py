from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.mail.tracking.counting_hits import CLICKED


def register() -> None:
    verbs.register(CLICKED, _("followed a link in a mail"))
