from portal.activity.consuming import Consumer, consumers
from portal.activity.rollups import CONSUMER, roll_up


def register() -> None:
    consumers.register(CONSUMER, Consumer(CONSUMER, roll_up))
