"""Who builds on a segment: other segments, and whatever upper apps lend."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from portal.registry import Registry
from profiles.segments.models import Segment


@dataclass(frozen=True)
class Use:
    """`segment`: the id of the one that is used."""

    segment: int
    name: str
    url: str


users_of_segments: Registry[Callable[[Collection[int]], Iterable[Use]]] = Registry("user of segments")
"""Each gives the uses of these segments that are not over yet."""


def uses_of(pks: Collection[int]) -> dict[int, list[Use]]:
    found: dict[int, list[Use]] = {pk: [] for pk in pks}
    for user in users_of_segments:
        for use in user(pks):
            found[use.segment].append(use)
    return found


def segments_that_use(pks: Collection[int]) -> Iterable[Use]:
    for segment in Segment.objects.only("name", "rule"):
        for used in named_in(segment.rule) & set(pks):
            yield Use(used, segment.name, segment.get_absolute_url())


def named_in(rule: Any) -> set[int]:
    """The segments that a rule names, whether or not it can be asked."""
    if isinstance(rule, list):
        return set().union(*map(named_in, rule))
    if not isinstance(rule, dict):
        return set()
    own = (
        {rule["segment"]} if rule.get("has") == "segment" and isinstance(rule.get("segment"), int) else set()
    )
    return own.union(*map(named_in, rule.values()))
