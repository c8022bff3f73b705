"""Where someone is in the trainings: one interface over a person's rows and a visitor's session, in the same words."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, Protocol

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.activity.recording import record
from profiles.people.models import Person
from training.courses.models import Training
from training.courses.querysets import live, with_topics
from training.learning.models import Progress

SESSION_KEY = "training"
TIMES = ("started_at", "finished_at", "done_today_at")
MOST_CARDS = 32_767
KEPT = ["card", "answers", "finished_at", "done_today_at", "moved_at"]


class Place(Protocol):
    def progress(self, training: Training) -> Progress | None:
        """How far they are, or None when they have not started."""

    def among(self, trainings: Iterable[Training]) -> dict[int, Progress]:
        """How far they are in each of these that they have started, by the training's id."""

    def begun(self) -> Progress | None:
        """What they started and have not finished: the training they moved in last."""

    def held(self, training: Training) -> AbstractContextManager[Progress]:
        """Their progress to change, begun if need be and kept at the end; nobody else changes it meanwhile."""

    def note(self, verb: str, training: Training, **data: Any) -> None:
        """Record the activity of a person; a visitor's is nobody's. Belongs inside `held`."""


class PersonPlace:
    """A person's rows."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def progress(self, training: Training) -> Progress | None:
        return self.among([training]).get(training.pk)

    def among(self, trainings: Iterable[Training]) -> dict[int, Progress]:
        known = {training.pk: training for training in trainings}
        rows = Progress.objects.filter(person=self.person, training__in=known)
        for row in (found := list(rows)):
            row.training = known[row.training_id]
        return {row.training_id: row for row in found}

    def begun(self) -> Progress | None:
        unfinished = Progress.objects.filter(person=self.person, finished_at=None)
        progress = unfinished.filter(training__in=live()).order_by("-moved_at").first()
        if progress:
            progress.training = with_topics().get(pk=progress.training_id)
        return progress

    @contextmanager
    def held(self, training: Training, since: datetime | None = None) -> Iterator[Progress]:
        """`since`: when they began, if not just now."""
        with transaction.atomic():
            progress, is_new = Progress.objects.select_for_update().get_or_create(
                person=self.person, training=training, defaults={"started_at": since or timezone.now()}
            )
            if is_new:
                self.note("training_started", training)
            yield progress
            progress.save(update_fields=KEPT)

    def note(self, verb: str, training: Training, **data: Any) -> None:
        record(verb, self.person, training.subject, **data)


class VisitorPlace:
    """A visitor's session: `{slug: {card, answers, started_at, finished_at, done_today_at}}`."""

    def __init__(self, session: SessionBase) -> None:
        self.session = session

    def progress(self, training: Training) -> Progress | None:
        return as_progress(training, self._kept().get(training.slug))

    def among(self, trainings: Iterable[Training]) -> dict[int, Progress]:
        kept = self._kept()
        found = ((training, as_progress(training, kept.get(training.slug))) for training in trainings)
        return {training.pk: progress for training, progress in found if progress}

    def begun(self) -> Progress | None:
        kept = self._kept()
        known = {training.slug: training for training in with_topics().filter(slug__in=kept)} if kept else {}
        moved_last_first = [known[slug] for slug in reversed(kept) if slug in known]
        found = self.among(moved_last_first)
        unfinished = (found[training.pk] for training in moved_last_first if training.pk in found)
        return next((progress for progress in unfinished if not progress.finished_at), None)

    @contextmanager
    def held(self, training: Training) -> Iterator[Progress]:
        """What was moved in last stands last in the session."""
        progress = self.progress(training) or Progress(training=training, started_at=timezone.now())
        yield progress
        others = {slug: data for slug, data in self._kept().items() if slug != training.slug}
        self.session[SESSION_KEY] = {**others, training.slug: as_data(progress)}

    def note(self, verb: str, training: Training, **data: Any) -> None:
        """Nobody is known, so nothing is recorded until they join (training/learning/carrying.py)."""

    def _kept(self) -> dict[str, Any]:
        kept = self.session.get(SESSION_KEY)
        return kept if isinstance(kept, dict) else {}


def place_of(request: HttpRequest) -> Place:
    return PersonPlace(request.user) if request.user.is_authenticated else VisitorPlace(request.session)


def as_data(progress: Progress) -> dict[str, Any]:
    times = {name: at.isoformat() if (at := getattr(progress, name)) else None for name in TIMES}
    return {"card": progress.card, "answers": progress.answers, **times}


def as_progress(training: Training, data: Any) -> Progress | None:
    """An unsaved row from what a session kept; what makes no sense in it is left out."""
    if not isinstance(data, dict):
        return None
    times = {name: _moment(data.get(name)) for name in TIMES}
    started_at = times.pop("started_at") or timezone.now()
    card = max(1, min(_number(data.get("card")), MOST_CARDS))
    answers = _answers(data.get("answers"))
    return Progress(training=training, card=card, answers=answers, started_at=started_at, **times)


def _number(value: Any) -> int:
    return value if _is_number(value) else 1


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _answers(value: Any) -> dict[str, int]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {card: option for card, option in pairs if str(card).isdecimal() and _is_number(option)}


def _moment(value: Any) -> datetime | None:
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None
