from django.core.checks import register as register_check
from django.utils.translation import gettext_lazy as _

from portal.administration import attention
from portal.mail.attention import mail
from portal.mail.checks import check_senders, check_signing
from portal.mail.emails import refused, samples
from portal.mail.kinds import Kind, kinds
from portal.mail.outcomes import DOMAIN_REFUSED


def register() -> None:
    register_check(check_senders)
    register_check(check_signing)
    kind = Kind(DOMAIN_REFUSED, _("A domain takes no mail from us, to us"), refused, samples=samples)
    kinds.register(DOMAIN_REFUSED, kind)
    attention.lend("mail", mail, order=20)
