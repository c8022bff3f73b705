from portal.activity.consuming import Consumer, consumers
from portal.activity.rollups import roll_up


def register() -> None:
    consumers.register("rollups", Consumer("rollups", roll_up))
