from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.administration.attention import Matter
from portal.branding.models import Brand


def unfinished_brand(request: HttpRequest) -> Iterator[Matter]:
    """No newsletter can be scheduled without a postal address."""
    if not request.user.has_perm("portal.change_brand"):
        return
    found = Brand.objects.filter(pk=1).first()
    if found is None:
        yield Matter(
            _("Say who you are: name, colour and postal address."), reverse("admin:portal_brand_add")
        )
    elif not found.postal_address.strip():
        words = _("Add your postal address: no newsletter goes out without it.")
        yield Matter(words, reverse("admin:portal_brand_change", args=[found.pk]))
