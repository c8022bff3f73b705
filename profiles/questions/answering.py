import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from portal.activity.recording import record
from profiles.facts.models import Fact
from profiles.facts.telling import tell
from profiles.people.models import Person
from profiles.questions.catalogue import Prompt, catalogue
from profiles.questions.models import Asking
from profiles.questions.querysets import asking_in

VERBS = {
    Asking.Outcome.SKIPPED: "question_skipped",
    Asking.Outcome.LATER: "question_put_off",
    Asking.Outcome.NEVER: "question_refused",
}


@transaction.atomic
def save(asking: Asking, values: Sequence[str]) -> Fact:
    """Answer the question that was shown; the same answer sent twice is kept once. Raises InvalidAnswer."""
    person = Person.objects.select_for_update(no_key=True).get(pk=asking.person_id)
    last = Asking.objects.get(pk=asking.pk)
    fact = _same_answer(last, values) or tell(person, _prompt(asking), values, wording=asking.wording)
    _end(asking, Asking.Outcome.SAVED)
    return fact


def _same_answer(last: Asking, values: Sequence[str]) -> Fact | None:
    if last.outcome != Asking.Outcome.SAVED:
        return None
    told = Fact.objects.filter(by_id=last.person_id, question_id=last.question_id, current__isnull=False)
    fact = told.order_by("-id").first()
    return fact if fact and sorted(fact.value) == sorted(values) else None


def skip(asking: Asking) -> None:
    """Another question may come in the next visit."""
    _send_away(asking, Asking.Outcome.SKIPPED)


def put_off(asking: Asking) -> None:
    """This one again after 14 days."""
    _send_away(asking, Asking.Outcome.LATER)


def refuse(asking: Asking) -> None:
    """Never on a card again; it can still be filled in at /me/."""
    _send_away(asking, Asking.Outcome.NEVER)


@transaction.atomic
def _send_away(asking: Asking, outcome: Asking.Outcome) -> None:
    """Done twice, or after saving, it changes nothing."""
    if _end(asking, outcome, only_open=True):
        record(VERBS[outcome], asking.person, f"question:{_prompt(asking).slug}", asking=asking.pk)


def _end(asking: Asking, outcome: Asking.Outcome, *, only_open: bool = False) -> bool:
    rows = Asking.objects.filter(pk=asking.pk, **({"outcome": ""} if only_open else {}))
    return bool(rows.update(outcome=outcome, ended_at=timezone.now()))


@transaction.atomic
def never_ask(person: Person, prompt: Prompt, place: str, visit: uuid.UUID | None = None) -> None:
    """Refused where no card stands, as at /me/; the card of this visit goes too, if it asks this."""
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
    asked = asking_in(person, visit) if visit else None
    is_open = asked is not None and asked.question_id == prompt.pk and not asked.outcome
    refuse(asked if asked and is_open else _not_shown(person, prompt, place))


def _not_shown(person: Person, prompt: Prompt, place: str) -> Asking:
    return Asking.objects.create(
        person=person,
        question_id=prompt.pk,
        wording_id=prompt.phrasing(get_language() or "").pk or 0,
        place=place,
        visit=uuid.uuid4(),
    )


def _prompt(asking: Asking) -> Prompt:
    return catalogue().by_pk[asking.question_id]
