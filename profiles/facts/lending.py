from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.panels import registry as panels
from profiles.accounts.carrying import Carrier, carriers
from profiles.facts.checking import InvalidAnswer
from profiles.facts.demo import make_facts
from profiles.facts.demo_volume import tell_facts
from profiles.facts.known import KnownFacts, known_values
from profiles.facts.panels import CHANGED, WHAT_WE_KNOW
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.facts.visiting import facts_brought
from profiles.people.models import Person
from profiles.privacy.personal import Area, deleted, hold, let_go
from profiles.questions.catalogue import catalogue
from profiles.sentences.composing import compose_question
from profiles.sentences.rendering import as_text


def register() -> None:
    makers.register("facts", Maker("facts", make_facts, tell_facts))
    verbs.register("told", _("Answered a question about themselves or their business"))
    verbs.register("noted", _("Somebody else, an import or a rule noted a fact"))
    verbs.register("forgot", _("Removed an answer in all its versions"))
    verbs.register("took_back", _("Took an answer back"))
    verbs.register("took_back_note", _("Staff took back what they had noted"))
    carriers.register("sentence", Carrier(snapshot, attach, kept))
    panels.register(CHANGED)
    panels.register(WHAT_WE_KNOW)
    hold_personal_data()


def snapshot(request: HttpRequest) -> dict[str, list[str]]:
    """The visitor's sentence."""
    known = facts_brought(request)
    return {slug: known.said(slug) for slug in known}


def attach(person: Person, data: Any, is_new: bool) -> None:
    """Fills gaps only: for a new person everything is one."""
    known = facts_of(person)
    for slug, values in _plain(data).items():
        if slug not in known:
            _tell(person, slug, values)


def _tell(person: Person, slug: str, values: list[str]) -> None:
    """An option retired since the visit is passed over."""
    try:
        tell(person, slug, values)
    except (InvalidAnswer, LookupError):
        return


def _plain(data: Any) -> dict[str, list[str]]:
    """What lay in the row may be anything."""
    pairs = data.items() if isinstance(data, dict) else ()
    return {slug: [str(value) for value in values] for slug, values in pairs if isinstance(values, list)}


def kept(data: Any) -> list[str]:
    """A sentence for each answer that will be kept."""
    prompts = {slug: prompt for slug, prompt in catalogue().prompts.items() if slug in _plain(data)}
    known = KnownFacts({slug: known_values(prompt, _plain(data)[slug]) for slug, prompt in prompts.items()})
    return [as_text([compose_question(prompts[slug], known, get_language() or "")]) for slug in known]


def hold_personal_data() -> None:
    hold(
        "profiles.CurrentFact",
        _("Your answers, as they hold now"),
        Area.ANSWERS,
        deleted("person"),
        keeps_back=_("the answers once more, as they stand now"),
    )
    hold(
        "profiles.Fact",
        _("Your answers"),
        Area.ANSWERS,
        deleted("person"),
        let_go("by").showing("question__slug", "value", "source", "at", person=None, source="told"),
        gives=("question__slug", "value", "source", "at"),
    )
