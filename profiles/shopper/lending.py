from portal.demo.makers import Maker, makers
from profiles.shopper.demo import make_rounds


def register() -> None:
    makers.register("shopper", Maker("shopper", make_rounds))
