from django.utils.translation import gettext_lazy as _

from portal.mail.emails import refused, samples
from portal.mail.kinds import Kind, kinds
from portal.mail.outcomes import DOMAIN_REFUSED


def register() -> None:
    kind = Kind(DOMAIN_REFUSED, _("A domain takes no mail from us, to us"), refused, samples=samples)
    kinds.register(DOMAIN_REFUSED, kind)
