from typing import Any, cast

from django.http import HttpRequest

from content.ranking.choosing import Reader
from content.ranking.readers import reader_of
from content.ranking.showing import rows
from portal.panels.registry import Panel
from profiles.people.models import Person
from training.courses.querysets import minutes_left
from training.learning.forms import PickForm
from training.learning.models import Progress
from training.learning.places import PersonPlace, place_of
from training.learning.querysets import check_to_try
from training.learning.ranking import best_for
from training.learning.rows import cover_of, row_of


def try_training(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """For a visitor: what they began, or a check question to answer where they are."""
    place = place_of(request)
    if begun := place.begun():
        left = minutes_left(begun.training, begun.resume_card)
        return {"begun": row_of(begun.training, begun, tiles=2), "left": left}
    card = check_to_try(place)
    return {"card": card, "training": card.training, "form": PickForm(card)} if card else None


def next_step(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """For a member: the training to go on with, or the best one to begin."""
    person = cast(Person, request.user)
    begun = PersonPlace(person).begun()
    return _resume(begun) if begun else _begin(reader_of(request))


def _resume(begun: Progress) -> dict[str, Any]:
    return {
        "title": begun.training.title,
        "language": begun.training.language,
        "url": begun.resume_url,
        "done": begun.resume_card,
        "total": begun.training.card_count,
        "left": minutes_left(begun.training, begun.resume_card),
        "cover": cover_of(begun.training, tiles=2),
    }


def _begin(reader: Reader) -> dict[str, Any] | None:
    """`done` is 0 for what is not begun yet; `row` says why it is this one."""
    for row in rows(best_for(reader, "welcome")):
        return {
            "title": row.offer.title,
            "language": row.offer.language,
            "url": row.offer.url,
            "done": 0,
            "left": row.offer.minutes,
            "cover": row.wide_cover,
            "row": row,
        }
    return None


TRY_TRAINING = Panel("try-training", "home-visitor", "training/learning/try.html", try_training, order=40)
NEXT_STEP = Panel("next-step", "home-member-front", "training/learning/next_step.html", next_step, order=10)
