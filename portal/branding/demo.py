"""The demo's operator: an invented software maker, so that nobody mistakes the demo for a company."""

import random

from portal.branding.models import Brand
from portal.branding.reading import renew


def make_brand(dice: random.Random) -> int:
    """Leaves a brand that somebody has set already."""
    _, made = Brand.objects.get_or_create(
        pk=1,
        defaults={
            "name": "Fernhill",
            "postal_address": "Fernhill Software (a made-up company), 4 Mill Yard, Anytown",
            "opening_hours": "People answer Monday to Friday, 9:00 to 17:00.",
        },
    )
    renew()
    return int(made)
