from django.utils.translation import gettext_lazy as _

from content.library.access import get_item_for_feedback, look_up
from content.library.demo import make_feedback
from content.library.demo_volume import give_feedback
from content.library.demo_words import make_words
from content.library.querysets import TARGET, cards, done, offered
from content.library.search import LIBRARY
from content.library.sharing import find_card
from content.ranking.rules import PICKED
from content.ranking.sources import RankingSource, ranking_sources
from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.feedback.targets import Target, targets
from portal.search.sources import sources
from portal.sharing.cards import share_sources

PLACES = tuple(place for place in PICKED if place not in ("training-end", "welcome"))


def register() -> None:
    makers.register("feedback", Maker("feedback", make_feedback, give_feedback))
    makers.register("feedback words", Maker("feedback words", make_words))
    verbs.register("published", _("put something where everyone can read it"))
    verbs.register("withdrew", _("took something away from readers"))
    sources.register(LIBRARY.slug, LIBRARY)
    targets.register(TARGET, Target(TARGET, _("Library"), get_item_for_feedback, look_up))
    ranking_sources.register(
        TARGET,
        RankingSource(TARGET, _("Library"), offered, done, cards, places=(*PLACES, "library", "topic")),
    )
    share_sources.register("library", find_card)
