from profiles.segments.conditions import conditions
from profiles.segments.own_conditions import OURS


def register() -> None:
    for condition in OURS:
        conditions.register(condition.slug, condition)
