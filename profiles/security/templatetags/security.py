from django.template import Library
from django.utils.translation import gettext as _

from profiles.security.models import OpenSession

register = Library()


@register.simple_tag
def device(session: OpenSession) -> str:
    """ "Firefox on Windows", as far as it is known."""
    browser, _slash, system = session.device.partition("/")
    if browser and system:
        return _("{browser} on {system}").format(browser=browser, system=system)
    return browser or system or _("A browser")
