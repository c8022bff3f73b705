from typing import Any

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from portal.administration.autocompleting import Autocompleting
from portal.administration.lists import ListAdmin
from portal.administration.sections import ASKED
from profiles.products.models import Prerequisite, Product, ProductFamily, ProductVersion
from profiles.products.needing import check_needs, held_needs
from profiles.questions.catalogue import forget_catalogue


class NeedsFormSet(BaseInlineFormSet[Prerequisite, Product, Any]):
    """Refuses a circle before anything is saved."""

    def clean(self) -> None:
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid()]
        needed = [row["needs"] for row in kept if row.get("needs") and not row.get("DELETE")]
        slug = self.instance.slug
        others = {other: needs for other, needs in held_needs().items() if other != slug}
        check_needs({slug: {product.slug for product in needed}, **others})


class NeedsInline(Autocompleting, admin.TabularInline[Prerequisite, Product]):
    model = Prerequisite
    formset = NeedsFormSet
    fk_name = "product"
    autocomplete_fields = ("needs",)
    extra = 0


class VersionInline(admin.TabularInline[ProductVersion, Product]):
    model = ProductVersion
    extra = 0


@admin.register(ProductFamily)
class ProductFamilyAdmin(ListAdmin[ProductFamily]):
    section = ASKED
    list_display = ("slug", "position")
    search_fields = ("slug",)

    def save_model(self, request: HttpRequest, obj: ProductFamily, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget_catalogue()


@admin.register(Product)
class ProductAdmin(ListAdmin[Product]):
    section = ASKED
    list_display = ("slug", "family", "own", "position", "is_common", "is_active")
    list_filter = ("own", "is_active", "family")
    list_select_related = ("family",)
    search_fields = ("slug",)
    inlines = (NeedsInline, VersionInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        forget_catalogue()
