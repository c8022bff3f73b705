from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from portal.panels.registry import Panel
from portal.web.ids import as_id
from profiles.facts.effects import changes
from profiles.facts.holding import holding
from profiles.facts.known import KnownFacts, known_values
from profiles.facts.models import Fact
from profiles.facts.querysets import versions
from profiles.facts.viewing import known_to
from profiles.people.models import Person
from profiles.questions.asking import next_question
from profiles.questions.catalogue import Prompt, catalogue


@dataclass(frozen=True)
class Saved:
    """One's own answer, saved just now, and what was known before it."""

    fact: int
    at: datetime
    prompt: Prompt
    before: KnownFacts
    after: KnownFacts


def what_we_know(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    return {"known": known_to(request)} if isinstance(request.user, Person) else None


def changed(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """After saving: `?saved=<id>` of one's own answer that still holds."""
    person, saved_id = request.user, as_id(request.GET.get("saved", ""))
    if not isinstance(person, Person) or not saved_id:
        return None
    saved = _saved(person, saved_id, known_to(request))
    return _told(person, saved) if saved else None


def _told(person: Person, saved: Saved) -> dict[str, Any]:
    language = get_language() or ""
    next_gap = next_question(person, saved.after, None)
    return {
        "saved": saved,
        "used_for": saved.prompt.phrasing(language).used_for,
        "changes": changes(person, saved.prompt, saved.before, saved.after),
        "next_gap": next_gap,
        "next_gap_asks": next_gap.phrasing(language).asks if next_gap else "",
    }


def _saved(person: Person, saved_id: int, known: KnownFacts) -> Saved | None:
    """None, too, when it was undone since this page read what is known."""
    slug = next((slug for slug, values in known.items() if values[0].fact == saved_id), None)
    if slug is None or known[slug][0].by != person.pk:
        return None
    prompt, fact = catalogue().prompt(slug), Fact.objects.filter(pk=saved_id).first()
    if fact is None:
        return None
    earlier = [version for version in versions(_about(fact), prompt) if version.pk < saved_id]
    before = holding(earlier)
    was = known_values(prompt, before.value, before.source) if before else ()
    return Saved(saved_id, fact.at, prompt, known.with_answer(slug, was), known)


def _about(fact: Fact) -> dict[str, int]:
    return {"person_id": fact.person_id} if fact.person_id else {"business_id": fact.business_id or 0}


CHANGED = Panel("changed", "home-member-top", "profiles/facts/changed.html", changed, order=10)
WHAT_WE_KNOW = Panel(
    "what-we-know", "home-member-top", "profiles/facts/what_we_know.html", what_we_know, order=20
)
