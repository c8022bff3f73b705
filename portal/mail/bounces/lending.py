from django.core.checks import register as register_check
from django.utils.translation import gettext_lazy as _

from portal.mail.bounces import hooks as hooks  # its receivers
from portal.mail.bounces.checks import check_bounces
from portal.mail.bounces.complaints import KIND
from portal.mail.bounces.emails import samples, trouble
from portal.mail.kinds import Kind, kinds


def register() -> None:
    register_check(check_bounces)
    kinds.register(KIND, Kind(KIND, _("Complaints about a mailing, to us"), trouble, samples=samples))
