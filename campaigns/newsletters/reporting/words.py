"""Times and codes as people read them."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from portal.mail.models import State

STATES = {
    State.PLANNED: gettext_lazy("Waits for its turn"),
    State.DEFERRED: gettext_lazy("Waits, and is tried again"),
    State.CLAIMED: gettext_lazy("A worker has it"),
    State.HANDED_OVER: gettext_lazy("Being handed over"),
    State.SENT: gettext_lazy("Taken by their mail server"),
    State.FAILED: gettext_lazy("Refused"),
    State.IN_DOUBT: gettext_lazy("In doubt: they may have it"),
    State.DELIVERED: gettext_lazy("Delivered"),
    State.BOUNCED: gettext_lazy("Returned as undeliverable"),
    State.COMPLAINED: gettext_lazy("Reported as spam"),
    State.EXCLUDED: gettext_lazy("Not sent"),
    State.CANCELLED: gettext_lazy("Cancelled"),
}


def moment(at: datetime) -> str:
    """The day as the language writes it, and the time, by the reader's clock."""
    return _moment(at, "DATE_FORMAT")


def short_moment(at: datetime) -> str:
    """Without the year."""
    return _moment(at, "MONTH_DAY_FORMAT")


def _moment(at: datetime, day: str) -> str:
    local = timezone.localtime(at)
    return f"{date_format(local, day)}, {local:%H:%M}"


def state_words(state: str) -> str:
    return str(STATES[State(state)])
