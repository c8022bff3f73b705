from django.conf import settings
from django.db.models import OuterRef, Q, Value
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from portal.mail.conditions import Condition
from portal.mail.kinds import Kind
from profiles.budget.querysets import URGENT, other_mails_within
from profiles.budget.spending import points, times
from profiles.budget.uses import WEEK, uses

MAIL = "mail"


def _within_budget(kind: Kind) -> Q | None:
    """Mail with a purpose waits while the person has been asked and written to as much as the budget of a week allows.

    Product warnings do not, for the reasons of the cadence (profiles/preferences/conditions.py).
    """
    if not kind.purpose or kind.purpose in URGENT:
        return None
    counted = {
        use.slug: times(use.rows().filter(person=OuterRef("person"))) for use in uses if use.slug != MAIL
    }
    counted[MAIL] = times(other_mails_within(WEEK)) + Value(1)
    return Q(LessThanOrEqual(points(counted), Value(settings.BUDGET_POINTS)))


BUDGET = Condition(
    "budget", _within_budget, otherwise="wait", words=_("they were asked and written to enough this week")
)
