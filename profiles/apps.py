from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

FEATURES = (
    *("people", "accounts", "security", "providers", "consent", "privacy", "preferences", "budget", "facts"),
    *("colleagues", "merging", "questions", "owning", "purchases", "partners", "seeing", "segments", "imports"),
    *("shopper", "value", "engagement", "stages"),
)
"""In the order in which what they lend is shown."""


class ProfilesConfig(AppConfig):
    name = "profiles"
    verbose_name = _("Who the member is")

    def ready(self) -> None:
        for feature in FEATURES:
            import_module(f"profiles.{feature}.lending").register()
