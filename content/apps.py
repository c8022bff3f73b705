from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = _("What there is to read")

    def ready(self) -> None:
        from content.library import lending as library
        from content.problems import lending as problems
        from content.ranking import lending as ranking
        from content.topics import lending as topics

        for feature in (topics, library, problems, ranking):
            feature.register()
