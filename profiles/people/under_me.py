from django.urls import reverse
from django.utils.translation import gettext as _


def under_me(*further: tuple[str, str]) -> list[tuple[str, str]]:
    """Where a page under /me/ lies, as `crumbs` takes it."""
    return [(_("What we know about you"), reverse("me")), *further]
