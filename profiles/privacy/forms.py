from django.utils.translation import gettext_lazy as _

from profiles.people.forms import AddressField, OthersAddressField, TypedAddressForm

WHICH = _("Type the email of the account to erase it")


class EraseForm(TypedAddressForm):
    email = AddressField(label=WHICH)
    not_theirs = _("That is not the email of this account. Nothing was erased.")


class ErasePersonForm(EraseForm):
    """For staff, who erase somebody else."""

    email = OthersAddressField(label=WHICH)
