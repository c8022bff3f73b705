from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from portal.panels.registry import Panel
from portal.web.looking import is_shown_to_staff
from profiles.facts.known import KnownFacts
from profiles.facts.viewing import known_to
from profiles.people.models import Person
from profiles.questions.asking import open_card, unshown_card
from profiles.questions.catalogue import Prompt
from profiles.questions.forms import AnswerForm
from profiles.questions.models import Asking

PLACE = "home"


def card(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """The one question of this visit; after saving, what changed stands there instead."""
    opened = _opened(request, request.user) if isinstance(request.user, Person) else None
    return card_context(*opened, known_to(request)) if opened else None


def _opened(request: HttpRequest, person: Person) -> tuple[Asking, Prompt] | None:
    visit = getattr(request, "visit", None)
    if is_shown_to_staff(request):
        return unshown_card(person, known_to(request), PLACE)
    return open_card(person, known_to(request), PLACE, visit) if visit else None


def card_context(asking: Asking, prompt: Prompt, known: KnownFacts) -> dict[str, Any]:
    language = get_language() or ""
    form = AnswerForm(prompt, language, chosen=known.said(prompt.slug), auto_id=f"ask{asking.pk}_%s")
    return {
        "asking": asking,
        "prompt": prompt,
        "phrasing": prompt.phrasing(language),
        "known": known,
        "is_known": prompt.slug in known,
        "form": form,
    }


CARD = Panel("question", "home-member-aside", "profiles/questions/card.html", card, order=10)
