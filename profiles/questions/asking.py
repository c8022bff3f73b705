"""Which question a person is asked next, and that it was shown."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import get_language

from profiles.budget.spending import fits_budget
from profiles.facts.known import KnownFacts
from profiles.people.models import Person
from profiles.questions.catalogue import Prompt, catalogue
from profiles.questions.models import Asking
from profiles.questions.querysets import asking_in, latest_askings, latest_askings_of_many

QUESTION = "question"
LATER = timedelta(days=14)
OVER = frozenset({Asking.Outcome.NEVER, Asking.Outcome.SAVED})
Askings = Mapping[int, Asking]


def next_question(person: Person, known: KnownFacts, visit: uuid.UUID | None) -> Prompt | None:
    """The one question to ask now, or None; without a visit, the one that would come next. One query.

    In a visit at most one is asked: the same until it is answered or sent away, then none. What was passed
    over in an earlier visit comes after what was not; a saved answer that the person deleted is not asked again.
    """
    askings, asked = _askings(person, visit)
    return _open_question(asked, known) if asked else _best(known, askings)


def next_questions(known: Mapping[int, KnownFacts]) -> dict[int, Prompt]:
    """The one that would come next for each of many people, by their id, in the language that is active. One query."""
    askings: dict[int, dict[int, Asking]] = defaultdict(dict)
    for asking in latest_askings_of_many(known):
        askings[asking.person_id][asking.question_id] = asking
    found = {pk: _best(facts, askings[pk]) for pk, facts in known.items()}
    return {pk: prompt for pk, prompt in found.items() if prompt}


def open_card(
    person: Person, known: KnownFacts, place: str, visit: uuid.UUID
) -> tuple[Asking, Prompt] | None:
    """The card to show now, and that it was shown. One query, four when it is shown for the first time.

    None is shown to whom we have asked and written to enough this week.
    """
    askings, asked = _askings(person, visit)
    best = None if asked else _best(known, askings)
    best = best if best and fits_budget(person, QUESTION) else None
    shown = asked or (show(person, best, place, visit) if best else None)
    prompt = _open_question(shown, known) if shown else None
    return (shown, prompt) if shown and prompt else None


def unshown_card(person: Person, known: KnownFacts, place: str) -> tuple[Asking, Prompt] | None:
    """The card that would come next, for somebody else to look at: it counts as shown to nobody. One query."""
    best = next_question(person, known, None)
    if best is None:
        return None
    row = _row(person, best, place, uuid.UUID(int=0))
    row.pk = 0
    return row, best.worded(row.wording_id)


def _askings(person: Person, visit: uuid.UUID | None) -> tuple[Askings, Asking | None]:
    """The last one of each question, and the one of this visit, which need not be the last of its question."""
    found = list(latest_askings(person, visit))
    asked = next((asking for asking in found if visit and asking.visit == visit), None)
    return {asking.question_id: asking for asking in found}, asked


def _open_question(asked: Asking, known: KnownFacts) -> Prompt | None:
    prompt = catalogue().by_pk.get(asked.question_id)
    is_open = prompt is not None and not asked.outcome and wants_answer(prompt, known)
    return prompt.worded(asked.wording_id) if prompt and is_open else None


def _best(known: KnownFacts, askings: Askings) -> Prompt | None:
    """The first that was never passed over; else, of those that were, the one the longest ago."""
    passed_over = []
    for prompt in catalogue().prompts.values():
        if may_ask(prompt, known, askings):
            if not _was_passed_over(askings.get(prompt.pk)):
                return prompt
            passed_over.append(prompt)
    return min(passed_over, key=lambda prompt: askings[prompt.pk].shown_at, default=None)


def may_ask(prompt: Prompt, known: KnownFacts, askings: Askings) -> bool:
    if not applies(prompt, known) or not wants_answer(prompt, known):
        return False
    has_words = prompt.phrasing(get_language() or "").pk is not None
    return has_words and not _sent_away(prompt, known, askings.get(prompt.pk))


def applies(prompt: Prompt, known: KnownFacts) -> bool:
    """Active, and its condition holds."""
    return prompt.is_active and (not prompt.condition or holds(prompt.condition, known))


def holds(condition: Mapping[str, object], known: KnownFacts) -> bool:
    """{"question": "pcs", "at_least": 2} or {"question": "role", "is": ["owner"]}; unknown is no."""
    answers = known.get(str(condition["question"]), ())
    least, among = condition.get("at_least"), condition.get("is")
    if isinstance(least, int):
        return any(answer.lowest is not None and answer.lowest >= least for answer in answers)
    return isinstance(among, list) and any(answer.value in among for answer in answers)


def wants_answer(prompt: Prompt, known: KnownFacts) -> bool:
    return prompt.slug not in known or is_stale(prompt, known)


def is_stale(prompt: Prompt, known: KnownFacts) -> bool:
    """Known, but for longer than the answer keeps: "still right?"."""
    told = [answer.at for answer in known.get(prompt.slug, ()) if answer.at]
    if not told or prompt.shelf_life_days is None:
        return False
    return max(told) < timezone.now() - timedelta(days=prompt.shelf_life_days)


def _sent_away(prompt: Prompt, known: KnownFacts, last: Asking | None) -> bool:
    if last is None:
        return False
    if last.outcome == Asking.Outcome.LATER:
        return (last.ended_at or last.shown_at) > timezone.now() - LATER
    stale = last.outcome == Asking.Outcome.SAVED and is_stale(prompt, known)
    return last.outcome in OVER and not stale


def _was_passed_over(last: Asking | None) -> bool:
    return last is not None and last.outcome in ("", Asking.Outcome.SKIPPED)


def show(person: Person, prompt: Prompt, place: str, visit: uuid.UUID) -> Asking | None:
    """The one showing of this visit: made now, or the one there is, maybe of another question.

    A write that triggers nothing, so a page view may cause it; two views at once make one row.
    """
    Asking.objects.bulk_create([_row(person, prompt, place, visit)], ignore_conflicts=True)
    return asking_in(person, visit)


def _row(person: Person, prompt: Prompt, place: str, visit: uuid.UUID) -> Asking:
    return Asking(
        person=person,
        question_id=prompt.pk,
        wording_id=prompt.phrasing_for(person.pk, get_language() or "").pk or 0,
        place=place,
        visit=visit,
    )
