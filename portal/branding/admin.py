from typing import Any

from django.contrib import admin
from django.core.cache import cache
from django.http import HttpRequest

from portal.administration.lists import ListAdmin
from portal.administration.sections import SITE
from portal.branding.models import Brand
from portal.branding.reading import CACHE_KEY


@admin.register(Brand)
class BrandAdmin(ListAdmin[Brand]):
    section = SITE

    def save_model(self, request: HttpRequest, obj: Brand, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        cache.delete(CACHE_KEY)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Brand.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Brand | None = None) -> bool:
        return False
