"""A rule changed in one place. A place is the way to it from the top, as BrokenRuleError names it."""

from collections.abc import Callable
from typing import Any

from profiles.segments.rules import GROUPS, Rule, parts

Place = tuple[int, ...]
DEEPEST_PLACE = 12


class NoPlaceError(LookupError):
    """The rule has nothing there."""


def place_of(words: str) -> Place:
    """ "1-0" is the first part of the second line, "" the whole. Raises NoPlaceError."""
    steps = words.split("-") if words else []
    if len(steps) > DEEPEST_PLACE or not all(step.isascii() and step.isdecimal() for step in steps):
        raise NoPlaceError(words)
    return tuple(int(step[:4]) for step in steps)


def words_of(place: Place) -> str:
    return "-".join(map(str, place))


def opened(rule: Rule) -> Rule:
    """The same with a list of lines at the top, which is what people edit."""
    if "all" in rule:
        return rule
    return {"all": [rule] if rule else []}


def part_at(rule: Rule, place: Place) -> Rule:
    for step in place:
        inside = parts(rule)
        if step >= len(inside):
            raise NoPlaceError(place)
        rule = inside[step]
    return rule


def replaced(rule: Rule, place: Place, part: Rule) -> Rule:
    return _put(rule, place, part) or {"all": []}


def removed(rule: Rule, place: Place) -> Rule:
    """A group that loses its last part goes with it: left empty it would fit nobody, or everybody."""
    part_at(rule, place)
    return _put(rule, place, None) or {"all": []}


def added(rule: Rule, place: Place, part: Rule) -> Rule:
    """At the end of the group there."""
    group = part_at(rule, place)
    name = next((name for name in GROUPS if name in group), None)
    if name is None:
        raise NoPlaceError(place)
    return replaced(rule, place, {name: [*group[name], part]})


def split(rule: Rule) -> tuple[str, list[Rule]]:
    """How a part is joined to what stands before it, and what is joined so."""
    inner = rule.get("not")
    if inner is None:
        name = next((name for name in GROUPS if name in rule), "and")
        return name, rule.get(name, [rule])
    if "any" in inner:
        return "none", inner["any"]
    if "all" in inner:
        return "not_all", inner["all"]
    return ("not", [inner]) if "has" in inner else ("none", [inner])


JOINS: dict[str, Callable[[list[Rule]], Rule]] = {
    "and": lambda inner: inner[0],
    "not": lambda inner: {"not": inner[0]},
    "any": lambda inner: {"any": inner},
    "all": lambda inner: {"all": inner},
    "none": lambda inner: {"not": {"any": inner}},
    "not_all": lambda inner: {"not": {"all": inner}},
}
OF_ONE = ("and", "not")


def joiners(inner: list[Any]) -> list[str]:
    """Those that can join so many."""
    return [name for name in JOINS if name not in OF_ONE or len(inner) == 1]


def joined(rule: Rule, place: Place, joiner: str) -> Rule:
    _joiner, inner = split(part_at(rule, place))
    if joiner not in joiners(inner):
        raise NoPlaceError(joiner)
    return replaced(rule, place, JOINS[joiner](inner))


def _put(rule: Rule, place: Place, part: Rule | None) -> Rule | None:
    if not place:
        return part
    inside = parts(rule)
    if place[0] >= len(inside):
        raise NoPlaceError(place)
    new = _put(inside[place[0]], place[1:], part)
    kept = [*inside[: place[0]], *([] if new is None else [new]), *inside[place[0] + 1 :]]
    if not kept:
        return None
    return {"not": kept[0]} if "not" in rule else {next(iter(rule)): kept}
