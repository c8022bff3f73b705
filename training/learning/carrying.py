"""A visitor's training, taken along into the account: it fills gaps and never moves anyone back."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.web.templatetags.components import quoted
from profiles.accounts.carrying import Carrier
from profiles.people.models import Person
from training.courses.querysets import published
from training.learning.models import Progress
from training.learning.places import SESSION_KEY, PersonPlace, as_progress


def snapshot(request: HttpRequest) -> dict[str, Any]:
    kept = request.session.get(SESSION_KEY)
    return kept if isinstance(kept, dict) else {}


def attach(person: Person, data: Any, is_new: bool) -> None:
    """Everyone is treated alike: a new person has only gaps."""
    place = PersonPlace(person)
    for carried in carried_progress(data):
        merge(place, carried)


def carried_progress(data: Any) -> list[Progress]:
    """What of the carried data still names a training and makes sense, as unsaved rows, newest first."""
    if not isinstance(data, dict):
        return []
    known = published().filter(slug__in=[slug for slug in data if isinstance(slug, str)])
    found = [as_progress(training, data[training.slug]) for training in known]
    return sorted(filter(None, found), key=lambda progress: progress.started_at, reverse=True)


def merge(place: PersonPlace, carried: Progress) -> None:
    training = carried.training
    with place.held(training, since=carried.started_at) as progress:
        progress.answers = {**carried.answers, **progress.answers}
        progress.card = max(progress.card, carried.card)
        _fill(place, progress, carried, "finished_at", "training_finished")
        _fill(place, progress, carried, "done_today_at", "training_applied")


def _fill(place: PersonPlace, progress: Progress, carried: Progress, when: str, verb: str) -> None:
    if getattr(progress, when) is None and getattr(carried, when) is not None:
        setattr(progress, when, getattr(carried, when))
        place.note(verb, progress.training)


def kept(data: Any) -> list[str]:
    """What will be kept, in short lines."""
    return [_line(progress) for progress in carried_progress(data)]


def _line(progress: Progress) -> str:
    training = progress.training
    title = quoted(training.title, training.language)
    if progress.finished_at:
        return format_html(_("“{title}”, done"), title=title)
    words = _("“{title}”, card {card} of {of}")
    return format_html(words, title=title, card=progress.resume_card, of=training.card_count)


TRAINING = Carrier(snapshot, attach, kept, for_anyone=True)
