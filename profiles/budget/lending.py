from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.mail.conditions import conditions
from portal.panels.registry import register as register_panel
from profiles.budget.conditions import BUDGET, MAIL
from profiles.budget.panels import ASKED
from profiles.budget.querysets import mails_of_a_week
from profiles.budget.uses import Use, uses


def register() -> None:
    mails = Use(MAIL, _("Mails you said yes to"), lambda: settings.BUDGET_MAIL, mails_of_a_week, agreed=True)
    uses.register(MAIL, mails)
    conditions.register(BUDGET.code, BUDGET)
    register_panel(ASKED)
