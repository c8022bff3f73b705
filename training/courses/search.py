from collections.abc import Iterable

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from portal.search.sources import Findable, SearchSource
from training.courses.models import Card, Training
from training.courses.querysets import published


def findables() -> Iterable[Findable]:
    return [_findable(training) for training in published().prefetch_related("cards__options")]


def _findable(training: Training) -> Findable:
    return Findable(
        object_id=training.pk,
        kind="training",
        title=training.title,
        language=training.language,
        url=training.get_absolute_url(),
        summary=training.summary,
        lay="\n".join(training.lay),
        body="\n".join(_words(card) for card in training.cards.all()),
        minutes=training.minutes,
    )


def _words(card: Card) -> str:
    options = [option.text for option in card.options.all()]
    return "\n".join([card.title, strip_tags(card.html), strip_tags(card.figure_html), *options]).strip()


TRAININGS = SearchSource("training", _("Training"), findables)
