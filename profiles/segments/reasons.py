"""Why a person is in a segment or not: each of its conditions asked of this one person."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from profiles.facts.known import KnownFacts
from profiles.facts.querysets import facts_of
from profiles.people.models import Person
from profiles.segments.compiling import people_in, people_of
from profiles.segments.conditions import Asked
from profiles.segments.lines import plainly, signed
from profiles.segments.models import Segment
from profiles.segments.rules import checked
from profiles.segments.sets import InSet


@dataclass(frozen=True)
class Tick:
    """`holds`: it is as the rule wants it. `known`: what they answered, where the condition is about that."""

    says: SafeString | str
    holds: bool
    known: str


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
    ticks = [
        Tick(
            plainly(leaf, negated=negated),
            row.get(f"holds_{at}") != negated,
            _known(leaf.get("question"), facts),
        )
        for at, (leaf, negated) in enumerate(wanted)
    ]
    return Why(person, people_in(rule).filter(Q(pk=person.pk)).exists(), ticks)


def _known(question: str | None, facts: KnownFacts) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    known = facts.get(question, ()) if question else ()
    return ", ".join(one.word("label", language) for one in known)
