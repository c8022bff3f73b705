from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Reaching out and learning from it")

    def ready(self) -> None:
        from campaigns.newsletters import lending as newsletters
        from campaigns.welcome import lending as welcome

        welcome.register()
        newsletters.register()
