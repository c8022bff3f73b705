"""Where somebody works, as rows inside a page of the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from portal.administration.autocompleting import Autocompleting
from profiles.businesses.models import Membership


class MembershipFormSet(BaseInlineFormSet[Membership, Any, forms.ModelForm[Membership]]):
    """Says what the constraints would: Django leaves out those with the key that the page itself gives."""

    def clean(self) -> None:
        super().clean()
        now = [form.instance for form in self.forms if _holds_now(form)]
        people = [membership.person_id for membership in now]
        if len(set(people)) < len(people):
            raise ValidationError(_("A person works in one business at a time. End the other row first."))
        for membership in now:
            if membership.is_owner and _owned_by_another(membership):
                raise ValidationError(_("This business has an owner. Make them a colleague first, and save."))


def _holds_now(form: Any) -> bool:
    data = getattr(form, "cleaned_data", None) or {}
    return bool(data) and not data.get("DELETE") and data.get("until_at") is None


def _owned_by_another(membership: Membership) -> bool:
    owners = Membership.objects.filter(business=membership.business_id, role="owner", until_at=None)
    return owners.exclude(pk=membership.pk).exists()


class MembershipInline(Autocompleting, admin.TabularInline[Membership, Any]):
    model = Membership
    formset = MembershipFormSet
    extra = 0
    autocomplete_fields = ("business", "person")
    readonly_fields = ("from_at",)
