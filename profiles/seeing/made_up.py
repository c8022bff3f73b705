"""A persona as the pages take somebody: a person of no row, and what is known about them."""

from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from profiles.facts.known import Known, KnownFacts, known_values
from profiles.people.models import Person
from profiles.questions.catalogue import Prompt, catalogue
from profiles.seeing.models import Persona


def eyes_of(persona: Persona) -> Person | AnonymousUser:
    """Its id is below zero: no table has a row about it, and none can get one."""
    if persona.is_visitor:
        return AnonymousUser()
    return Person(
        pk=-persona.pk,
        email=f"{persona.slug}@persona.invalid",
        name=persona.name,
        language=persona.language,
        confirmed_at=timezone.now(),
    )


def facts_of_persona(persona: Persona) -> KnownFacts:
    """Told just now by themselves, in the order of the questions; answers to those that are gone are passed over."""
    prompts = catalogue().prompts
    said = {slug: prompt for slug, prompt in prompts.items() if prompt.writes or slug in persona.facts}
    return KnownFacts({slug: _told(persona, prompt) for slug, prompt in said.items()})


def _told(persona: Persona, prompt: Prompt) -> list[Known]:
    values = persona.facts.get(prompt.slug, []) or _written(persona, prompt)
    known = known_values(prompt, values)
    return [replace(value, by=-persona.pk, by_name=persona.name, at=timezone.now()) for value in known]


def _written(persona: Persona, prompt: Prompt) -> list[str]:
    """What would stand in a member's own columns; a visitor has none."""
    return [] if persona.is_visitor else [getattr(persona, prompt.writes)]
