from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.panels import registry as panels
from profiles.imports.kinds import kinds
from profiles.owning.conditions import OWNING
from profiles.owning.demo import make_ownership, own_products
from profiles.owning.importing import OWNERSHIP
from profiles.owning.panels import RENEWS, USED
from profiles.privacy.personal import Area, hold, let_go
from profiles.segments.conditions import conditions


def register() -> None:
    verbs.register("product_used", _("Said that their business uses a product"))
    verbs.register("product_described", _("Said more about a product that their business uses"))
    verbs.register("product_dropped", _("Said that their business does not use a product"))
    verbs.register("ownership_told", _("An import told what businesses use"))
    makers.register("owning", Maker("owning", make_ownership, own_products))
    for condition in OWNING:
        conditions.register(condition.slug, condition)
    kinds.register(OWNERSHIP.slug, OWNERSHIP)
    panels.register(USED)
    panels.register(RENEWS)
    said = ("product__slug", "owns", "details", "at")
    hold("profiles.OwnershipEntry", _("What you said of products"), Area.ANSWERS, let_go("by"), gives=said)
    hold(
        "profiles.OwnedProduct",
        _("Products you noted"),
        Area.ANSWERS,
        let_go("by"),
        gives=("product__slug", "seats", "renews_on", "at"),
    )
