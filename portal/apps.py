from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("The shared ground")

    def ready(self) -> None:
        from portal import lookups  # noqa: F401 - what it defines is registered
        from portal.activity import lending as activity
        from portal.branding import lending as branding
        from portal.feedback import lending as feedback
        from portal.home import lending as home
        from portal.mail import lending as mail
        from portal.mail.bounces import lending as bounces
        from portal.mail.tracking import lending as tracking
        from portal.notices import lending as notices
        from portal.web import lending as web
        from portal.web import task_context  # noqa: F401 - its signals are connected

        for feature in (activity, branding, feedback, home, mail, tracking, bounces, notices, web):
            feature.register()
