"""Numbers, shares and their differences as people read them."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from portal.statistics import Interval
from portal.web.charts import MINUS


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


def about(number: float) -> str:
    """Rounded to two figures, because it is a guess: 204 is "200", 1,842 is "1,800"."""
    digits = max(0, len(str(round(abs(number)))) - 2)
    return whole(round(abs(number), -digits))
