from django.utils.translation import gettext_lazy as _

from profiles.people.forms import AddressField, TypedAddressForm


class EraseForm(TypedAddressForm):
    email = AddressField(label=_("Type the email of the account to erase it"))
    not_theirs = _("That is not the email of this account. Nothing was erased.")
