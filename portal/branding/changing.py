from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.text import Truncator

from portal.branding.forms import BrandForm
from portal.branding.logos import keep_logo
from portal.branding.models import Brand
from portal.branding.reading import renew, stored

NOTED = (
    "name", "colour", "promise", "lead", "logo", "logo_dark", "postal_address", "opening_hours", "sender_name",
    "reply_to", "links",
)  # fmt: skip


class Change(NamedTuple):
    field: str
    before: str
    after: str


@transaction.atomic
def change_brand(form: BrandForm, by: AbstractBaseUser) -> list[Change]:
    """Save a valid form, for all processes at once; what became of what. Raises OSError where no picture is kept."""
    before = _said(stored())
    brand = form.instance
    for name in ("logo", "logo_dark"):
        _set_logo(brand, name, form.cleaned_data, by)
    brand.save()
    transaction.on_commit(renew)
    after = _said(brand)
    return [Change(name, before[name], after[name]) for name in NOTED if before[name] != after[name]]


def _set_logo(brand: Brand, name: str, given: dict[str, Any], by: AbstractBaseUser) -> None:
    """A new one wins over a tick."""
    if sent := given.get(f"new_{name}"):
        setattr(brand, name, keep_logo(sent, brand.name, by))
    elif given.get(f"no_{name}"):
        setattr(brand, name, None)


def _said(brand: Brand) -> dict[str, str]:
    return {name: Truncator(str(getattr(brand, name) or "")).chars(80) for name in NOTED}
