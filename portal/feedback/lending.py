from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs


def register() -> None:
    verbs.register("found_helpful", _("said that something helped"))
    verbs.register("found_unhelpful", _("said that something did not help"))
    verbs.register("took_back_feedback", _("took back whether something helped"))
