from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.administration.lists import ListAdmin
from portal.administration.sections import ASKED
from profiles.products.models import Product
from profiles.questions.catalogue import forget_catalogue


@admin.register(Product)
class ProductAdmin(ListAdmin[Product]):
    section = ASKED
    list_display = ("slug", "own", "position", "is_active")
    list_filter = ("own", "is_active")
    search_fields = ("slug",)

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget_catalogue()
