from collections.abc import Iterable

from content.ranking.choosing import Reader
from training.courses.models import Card, Training
from training.courses.querysets import check_cards, with_topics
from training.learning.models import Progress
from training.learning.places import Place
from training.learning.ranking import best_for

LOOKED_AT = 20

Begun = tuple[Training, Progress | None]


def next_training(place: Place, reader: Reader, training: Training) -> Begun | None:
    """What may follow: the one the training names, else the best for this reader, of those they have not finished."""
    following = with_topics().filter(pk=training.following_id) if training.following_id else ()
    return first_unfinished(place, following) or first_unfinished(place, _best_after(reader, training))


def _best_after(reader: Reader, training: Training) -> list[Training]:
    ids = [choice.object_id for choice in best_for(reader, "training-end", LOOKED_AT)]
    known = with_topics().exclude(pk=training.pk).in_bulk(ids)
    return [known[pk] for pk in ids if pk in known]


def first_unfinished(place: Place, trainings: Iterable[Training]) -> Begun | None:
    found = list(trainings)
    progress = place.among(found)
    pairs = ((training, progress.get(training.pk)) for training in found)
    return next((pair for pair in pairs if pair[1] is None or pair[1].finished_at is None), None)


def check_to_try(place: Place) -> Card | None:
    """The first check question whose training they have not begun, to be answered on another page."""
    cards = list(check_cards()[:LOOKED_AT])
    begun = place.among([card.training for card in cards])
    return next((card for card in cards if card.training_id not in begun), None)
