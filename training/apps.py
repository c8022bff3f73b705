from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("What there is to learn")

    def ready(self) -> None:
        from training.courses import lending as courses
        from training.learning import lending as learning

        for feature in (courses, learning):
            feature.register()
