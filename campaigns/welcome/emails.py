from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from content.ranking.reasons import why_text
from portal.mail.kinds import Letter, Sample
from portal.mail.letters import compose
from portal.mail.models import Message
from portal.mail.unsubscribing import stop_url
from profiles.consent.access import may_market
from profiles.consent.models import Purpose
from profiles.facts.known import KnownFacts
from profiles.facts.models import CurrentFact
from profiles.facts.querysets import facts_of
from profiles.people.models import Person
from profiles.questions.asking import next_question
from profiles.questions.catalogue import Prompt
from profiles.questions.mailing import answer_url, with_value
from profiles.sentences.composing import compose as sentences
from profiles.sentences.composing import compose_question
from profiles.sentences.rendering import as_mail, as_text
from training.courses.models import Training
from training.courses.querysets import minutes_left, published
from training.learning.models import Progress
from training.learning.places import PersonPlace
from training.learning.ranking import best_for

OPTIONS = 6
STOPS = {
    Purpose.NEWSLETTER: gettext_lazy("Stop the newsletter"),
    Purpose.TIPS: gettext_lazy("Stop the tips"),
}
"""What the marketing part may rest on, the first that was given, with the words of the link that stops it."""


@dataclass(frozen=True)
class Pick:
    """The first training for this person, and why it is this one."""

    training: Training
    why: str


def welcome(message: Message, secrets: dict[str, Any]) -> Letter:
    """To someone who just joined: what we know, what they began; with consent the first training and a question.

    What is marketing in it is decided here, when it leaves: without consent only the service part goes.
    """
    person = cast(Person, message.person)
    purpose = next((purpose for purpose in STOPS if may_market(person, purpose)), None)
    with override(person.language):
        context = _service_part(person)
        if purpose:
            context |= _marketing_part(person) | _stop(message, purpose)
    return replace(compose("welcome", context, person.language), purpose=purpose or "")


def _stop(message: Message, purpose: Purpose) -> dict[str, Any]:
    return {"stop_url": stop_url(message, purpose), "stops": STOPS[purpose]}


def _service_part(person: Person) -> dict[str, Any]:
    said = sentences(facts_of(person), person.language, "you")
    begun = PersonPlace(person).begun()
    return {
        "person": person,
        "knows_something": bool(facts_of(person)),
        "sentence_html": as_mail(said),
        "sentence_text": as_text(said),
        "begun": begun,
        "minutes_left": _left(begun) if begun else 0,
    }


def _left(begun: Progress) -> int:
    return minutes_left(begun.training, begun.resume_card)


def _marketing_part(person: Person) -> dict[str, Any]:
    known = facts_of(person)
    prompt = next_question(person, known, None)
    return {"pick": _pick(person), **(_question(person, known, prompt) if prompt else {})}


def _pick(person: Person) -> Pick | None:
    for choice in best_for(person, "welcome"):
        return Pick(published().get(pk=choice.object_id), why_text(choice, person.language))
    return None


def _question(person: Person, known: KnownFacts, prompt: Prompt) -> dict[str, Any]:
    sentence = compose_question(prompt, known, person.language)
    common = [option for option in prompt.offered if option.is_common][:OPTIONS]
    url = answer_url(person, prompt)
    return {
        "asks": prompt.phrasing(person.language).asks,
        "benefit": prompt.phrasing(person.language).benefit[0],
        "question_html": as_mail([sentence]),
        "question_text": as_text([sentence]),
        "answer_url": url,
        "has_more": len(common) < len(prompt.offered),
        "options": [
            (with_value(url, option.slug), option.word("label", person.language)) for option in common
        ],
    }


def samples() -> Iterable[Sample]:
    """Generated people of the demo company: one who said yes, one who did not, one of whom nothing is known."""
    members = Person.objects.members().filter(is_generated=True, is_staff=False).order_by("pk")
    told = members.filter(current_facts__isnull=False)
    said_yes = told.filter(consents__given=True, consents__purpose=Purpose.NEWSLETTER)
    wanted = {
        _("With consent"): said_yes,
        _("Without consent"): told.exclude(consents__given=True),
        _("Nothing known yet"): members.exclude(Exists(CurrentFact.objects.filter(person=OuterRef("pk")))),
    }
    found = ((label, people.first()) for label, people in wanted.items())
    return [Sample(label, _sample(person)) for label, person in found if person]


def _sample(person: Person) -> Message:
    return Message(kind="welcome", person=person, address=person.email, occasion="sample")
