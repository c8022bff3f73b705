"""What a saved answer changed, shown after saving. Upper apps say what it changed in what they show."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.registry import Registry
from profiles.facts.known import KnownFacts
from profiles.people.models import Person
from profiles.questions.catalogue import Prompt


@dataclass(frozen=True)
class Change:
    """One line: `label` changed from `before` to `after`; `note` says more, in a sentence."""

    label: str
    before: str
    after: str
    note: str = ""


Effect = Callable[[Person, Prompt, KnownFacts, KnownFacts], list[Change]]

effects: Registry[Effect] = Registry("effect")
"""Name → effect(person, question, before, after). True counts only: what did not change is left out."""


def changes(person: Person, prompt: Prompt, before: KnownFacts, after: KnownFacts) -> list[Change]:
    return [change for effect in effects for change in effect(person, prompt, before, after)]
