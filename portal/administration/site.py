from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.administration.sections import SECTIONS, SITE, Section
from portal.branding.reading import brand

OURS_ALONE = ("allauth.",)
"""Libraries whose rows only our verbs write: their own lists would go around them."""


class Site(AdminSite):
    """Django's admin under the operator's name, its lists in sections of plain words, each row deleted by name."""

    index_title = gettext_lazy("Admin")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        if admin_class is None or not admin_class.__module__.startswith(OURS_ALONE):
            super().register(model_or_iterable, admin_class, **options)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        title = _("%(name)s admin") % {"name": brand().name}
        return {**super().each_context(request), "site_header": title, "site_title": title}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps: list[Any] = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = [model for app in apps for model in app["models"]]
        listed = (self._listed(section, models) for section in SECTIONS)
        return [section for section in listed if section["models"]]

    def _listed(self, section: Section, models: list[Any]) -> dict[str, Any]:
        return {
            "name": section.title,
            "app_label": section.slug,
            "app_url": reverse(f"{self.name}:index") + f"#section-{section.slug}",
            "has_module_perms": True,
            "models": [model for model in models if self._section_of(model["model"]) == section],
        }

    def _section_of(self, model: Any) -> Section:
        section: Section = getattr(self._registry[model], "section", SITE)
        return section
