"""Numbers and codes as people read them."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.mail.models import State
from portal.statistics import Interval
from portal.web.charts import MINUS

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


def whole(number: float) -> str:
    return number_format(round(number), force_grouping=True)


def rounded(number: float, decimals: int = 1) -> str:
    """Django's own function cuts off what is too long."""
    return number_format(round(number, decimals), decimals)


def percent(share: float, decimals: int = 1) -> str:
    return f"{rounded(100 * share, decimals)} %"


def points(difference: float) -> str:
    """With its sign, in points of a hundred: +6.7, or the same with a minus."""
    shown = round(100 * difference, 1)
    sign = "+" if shown > 0 else MINUS if shown < 0 else ""
    return f"{sign}{rounded(abs(shown))}"


def span(interval: Interval) -> str:
    return _("%(low)s to %(high)s") % {"low": points(interval.low), "high": points(interval.high)}


def share_span(interval: Interval) -> str:
    low, high = rounded(100 * interval.low), rounded(100 * interval.high)
    return _("%(low)s to %(high)s %%") % {"low": low, "high": high}


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


def about(number: float) -> str:
    """Rounded to two figures, because it is a guess: 204 is "200", 1,842 is "1,800"."""
    digits = max(0, len(str(round(abs(number)))) - 2)
    return whole(round(abs(number), -digits))
