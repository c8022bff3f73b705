from django.utils.translation import gettext_lazy as _

from content.problems.access import get_problem_for_feedback, look_up
from content.problems.panels import MOST_ASKED
from content.problems.querysets import TARGET, cards, done, offered
from content.problems.search import PROBLEMS
from content.ranking.sources import RankingSource, ranking_sources
from portal.feedback.targets import Target, targets
from portal.panels import registry as panels
from portal.search.sources import sources


def register() -> None:
    sources.register(PROBLEMS.slug, PROBLEMS)
    targets.register(TARGET, Target(TARGET, _("Common problem"), get_problem_for_feedback, look_up))
    ranking_sources.register(
        TARGET,
        RankingSource(TARGET, _("Common problem"), offered, done, cards, places=("problems", "newsletter")),
    )
    panels.register(MOST_ASKED)
