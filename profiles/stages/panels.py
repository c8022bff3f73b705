from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.panels.registry import Panel
from profiles.facts.models import CurrentFact
from profiles.people.models import Person
from profiles.questions.catalogue import catalogue
from profiles.stages.forms import THEIRS
from profiles.stages.growing import QUESTION, REASONS
from profiles.stages.querysets import adopter_type_of, buying_stage_of, guessed_stage_of
from profiles.stages.signs import reason_for_stage, reason_for_type


def where_you_stand(request: HttpRequest, subject: Any) -> dict[str, Any]:
    """What we think and why, or what they chose. Three queries."""
    person = cast(Person, request.user)
    stage, kind, guess = buying_stage_of(person), adopter_type_of(person), guessed_stage_of(person)
    return {
        "stage": stage,
        "stage_because": reason_for_stage(stage.because) if stage else "",
        "kind": kind,
        "kind_words": THEIRS[kind.kind] if kind else "",
        "kind_because": reason_for_type(kind.because) if kind else "",
        "guess": _words(guess),
        "guess_because": REASONS.get(guess.value, "") if guess else "",
        "question": QUESTION,
    }


def _words(guess: CurrentFact | None) -> str:
    option = catalogue().prompts[QUESTION].options.get(guess.value) if guess else None
    return option.word("label", get_language() or "") if option else ""


STANDING = Panel(
    "stages", "me", "profiles/stages/panel.html", where_you_stand, order=36, title=_("Where you stand")
)
