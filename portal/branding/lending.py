from portal.branding.demo import make_brand
from portal.demo.makers import Maker, makers


def register() -> None:
    makers.register("brand", Maker("brand", make_brand))
