"""The rule of a segment as data.

A rule is `{"all": [rule, …]}`, `{"any": [rule, …]}`, `{"not": rule}` or a condition,
`{"has": slug, …values}`. `all` of nothing is everybody, `any` of nothing is nobody.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from profiles.segments.conditions import (
    BrokenRuleError,
    Condition,
    Params,
    as_params,
    cleaned,
    conditions,
)

Rule = dict[str, Any]
GROUPS = ("all", "any")
DEEPEST, MOST = 5, 40
"""So many groups inside each other, and so many conditions at all: what a person still reads, a database answers."""


def checked(rule: Any) -> Rule:
    """The rule in its one form, with nothing in it that cannot be asked. Raises BrokenRuleError."""
    found = _checked(rule, DEEPEST)
    if sum(1 for _leaf in leaves(found)) > MOST:
        raise BrokenRuleError(_("A rule holds up to %(most)s conditions.") % {"most": MOST})
    return found


def leaves(rule: Rule) -> Iterator[Rule]:
    """The conditions of a checked rule, in order."""
    if "has" in rule:
        yield rule
    for part in parts(rule):
        yield from leaves(part)


def parts(rule: Rule) -> list[Rule]:
    return next(([*rule[name]] for name in GROUPS if name in rule), [rule["not"]] if "not" in rule else [])


def of_leaf(leaf: Rule) -> tuple[Condition, Params]:
    """A condition and its values, as its form makes them. Raises BrokenRuleError."""
    slug = leaf.get("has")
    condition = conditions.get(slug) if isinstance(slug, str) else None
    if condition is None:
        raise BrokenRuleError(_("There is no condition “%(slug)s”.") % {"slug": slug})
    return condition, cleaned(condition, {name: value for name, value in leaf.items() if name != "has"})


def _checked(rule: Any, deep: int) -> Rule:
    if not isinstance(rule, dict) or not all(isinstance(name, str) for name in rule):
        raise BrokenRuleError(_("A part of the rule is neither a group nor a condition."))
    if "has" in rule:
        condition, values = of_leaf(rule)
        return {"has": condition.slug, **as_params(values)}
    if len(rule) != 1 or deep == 0:
        words = (
            _("Groups stand up to %(deepest)s deep in each other.")
            if deep == 0
            else _("A group is one of “all”, “any” and “not”.")
        )
        raise BrokenRuleError(words % {"deepest": DEEPEST} if deep == 0 else words)
    return _group(rule, deep)


def _group(rule: dict[str, Any], deep: int) -> Rule:
    ((name, inner),) = rule.items()
    if name == "not":
        return {"not": _part(inner, 0, deep)}
    if name not in GROUPS or not isinstance(inner, list):
        raise BrokenRuleError(_("A group is one of “all”, “any” and “not”."))
    return {name: [_part(part, place, deep) for place, part in enumerate(inner)]}


def _part(rule: Any, place: int, deep: int) -> Rule:
    try:
        return _checked(rule, deep - 1)
    except BrokenRuleError as broken:
        raise broken.inside(place) from None
