"""Why a person is in a segment or not: each of its conditions asked of this one person."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from profiles.facts.known import KnownFacts
from profiles.facts.querysets import facts_of
from profiles.people.models import Person
from profiles.segments.compiling import people_in, people_of
from profiles.segments.conditions import Asked
from profiles.segments.lines import plainly, signed
from profiles.segments.models import Segment
from profiles.segments.rules import Rule, checked, parts
from profiles.segments.sets import InSet


@dataclass(frozen=True)
class Tick:
    """`holds`: it is as the rule wants it. `known`: what they answered, where the condition is about that.

    A group says how its `parts` are joined.
    """

    says: SafeString | str
    holds: bool
    known: str = ""
    parts: list["Tick"] = field(default_factory=list)


@dataclass(frozen=True)
class Why:
    person: Person
    is_in: bool
    ticks: list[Tick]


def why(segment: Segment, person: Person) -> Why:
    """Two statements over this one person, and one for what is known. Raises BrokenRuleError."""
    rule = checked(segment.rule)
    wanted, facts = list(signed(rule)), facts_of(person)
    asked = Asked(timezone.now())
    names = {f"holds_{at}": InSet(people_of(leaf, asked)) for at, (leaf, _negated) in enumerate(wanted)}
    row = Person.objects.filter(pk=person.pk).annotate(**names).values(*names).first() or {}
    leaves = iter(
        [
            Tick(
                plainly(leaf, negated=negated),
                row.get(f"holds_{at}") != negated,
                _known(leaf.get("question"), facts),
            )
            for at, (leaf, negated) in enumerate(wanted)
        ]
    )
    ticks = _joined(rule, "all", leaves)
    return Why(person, people_in(rule).filter(Q(pk=person.pk)).exists(), ticks)


def _joined(rule: Rule, beside: str, leaves: Iterator[Tick], *, negated: bool = False) -> list[Tick]:
    """As `signed` goes: a no is said by the conditions, and turns what joins them. No group stands in its like."""
    if "has" in rule:
        return [next(leaves)]
    if "not" in rule:
        return _joined(rule["not"], beside, leaves, negated=not negated)
    joiner = "any" if ("any" in rule) != negated else "all"
    ticks = [tick for part in parts(rule) for tick in _joined(part, joiner, leaves, negated=negated)]
    if joiner == beside or len(ticks) < 2:
        return ticks
    holds = [tick.holds for tick in ticks]
    return [
        Tick(_("At least one of these:"), any(holds), parts=ticks)
        if joiner == "any"
        else Tick(_("All of these:"), all(holds), parts=ticks)
    ]


def _known(question: str | None, facts: KnownFacts) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    known = facts.get(question, ()) if question else ()
    return ", ".join(one.word("label", language) for one in known)
