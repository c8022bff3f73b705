from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from profiles.imports.kinds import kinds
from profiles.purchases.conditions import BOUGHT
from profiles.purchases.demo import buy_products, make_purchases
from profiles.purchases.importing import PURCHASES
from profiles.segments.conditions import conditions


def register() -> None:
    verbs.register("purchases_told", _("A system that sells told of purchases"))
    makers.register("purchases", Maker("purchases", make_purchases, buy_products))
    kinds.register(PURCHASES.slug, PURCHASES)
    conditions.register(BOUGHT.slug, BOUGHT)
