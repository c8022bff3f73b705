from portal.demo.makers import Maker, makers
from profiles.value.demo import make_value


def register() -> None:
    makers.register("value", Maker("value", make_value))
