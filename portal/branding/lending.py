from portal.administration import attention
from portal.branding.attention import unfinished_brand
from portal.branding.demo import make_brand
from portal.demo.makers import Maker, makers


def register() -> None:
    attention.lend("brand", unfinished_brand, order=10)
    makers.register("brand", Maker("brand", make_brand))
